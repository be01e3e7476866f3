using ModelObservability.Metrics;

namespace ModelObservability.Training;

/// <summary>A picture, such as a confusion table.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it belongs to.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Png">The encoded picture.</param>
public sealed record TrainingImage(DateTimeOffset Time, int Epoch, long Step, string Name, int Width, int Height, ReadOnlyMemory<byte> Png)
    : TrainingRecord(Time, Epoch, Step)
{
    /// <summary>
    /// Draws a confusion table: a row per label, a column per prediction, the darker the larger a share of the label's samples it is. Counts
    /// are written into the cells where there is room.
    /// </summary>
    /// <param name="time">When it was computed.</param>
    /// <param name="epoch">The epoch it was computed in.</param>
    /// <param name="step">The step it belongs to.</param>
    /// <param name="name">What it shows.</param>
    /// <param name="counts">The table.</param>
    /// <exception cref="ArgumentNullException"><paramref name="counts"/> is null.</exception>
    public static TrainingImage OfConfusion(DateTimeOffset time, int epoch, long step, string name, MulticlassCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ConfusionPicture picture = new(counts);
        return new(time, epoch, step, name, picture.Width, picture.Width, picture.ToPng());
    }
}
