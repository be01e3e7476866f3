namespace ModelObservability;

/// <summary>Tracks how right a model is, from labels that are at hand or arrive later.</summary>
public static class QualityExtensions
{
    /// <summary>Tracks a classifier of two classes.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">Threshold and window.</param>
    /// <returns>The tracker; its scores are published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model is tracked already with other options; the same options give the same counts.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static BinaryQuality TrackBinary(this ModelMonitor monitor, BinaryQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return new BinaryQuality(monitor, options ?? new());
    }

    /// <summary>Tracks a classifier of many classes.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="classes">How many classes there are, 2 to 4,096; memory grows with its square.</param>
    /// <param name="options">Window and how many classes are told apart.</param>
    /// <returns>The tracker; its scores are published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…4,096.</exception>
    /// <exception cref="InvalidOperationException">The model is tracked already with other options; the same options give the same counts.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static MulticlassQuality TrackMulticlass(this ModelMonitor monitor, int classes, MulticlassQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return new MulticlassQuality(monitor, classes, options ?? new());
    }
}
