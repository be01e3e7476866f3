namespace ModelObservability;

/// <summary>A picture, such as a confusion table.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it belongs to.</param>
/// <param name="Name">What it shows.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Png">The encoded picture.</param>
public sealed record TrainingImage(DateTimeOffset Time, int Epoch, long Step, string Name, int Width, int Height, ReadOnlyMemory<byte> Png)
    : TrainingRecord(Time, Epoch, Step);
