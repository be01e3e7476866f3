using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Tracks the quality of a model, with labels that are available at once or arrive later. A model has one kind of tracker at a time.</summary>
public static class QualityExtensions
{
    /// <summary>Tracks a binary classifier.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static BinaryQuality TrackBinary(this ModelMonitor monitor, BinaryQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return BinaryQuality.Of(QualityTrackers.Acquire(monitor, options, () => new BinaryTracker(monitor, options)).Root);
    }

    /// <summary>Tracks a multiclass classifier.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="classes">The number of classes, 2 to 4,096; memory grows with its square.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2 to 4,096, or less than the k of the options.</exception>
    /// <exception cref="ArgumentException">The options request rankings without probabilities, or have a different number of class names.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static MulticlassQuality TrackMulticlass(this ModelMonitor monitor, int classes, MulticlassQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        if (classes is < 2 or > MulticlassQuality.MostClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"{nameof(classes)} is {classes}; it must be 2 to 4,096.");
        if (options.TopK > classes)
            throw new ArgumentOutOfRangeException(nameof(options), options.TopK, $"{nameof(options.TopK)} is {options.TopK}; it must be 1 to {classes}, the number of classes.");
        if (options is { RankingBins: { } bins, Probabilities: false })
            throw new ArgumentException($"{nameof(options.RankingBins)} is {bins} and {nameof(options.Probabilities)} is false; it must be true, or the bins null.", nameof(options));
        return MulticlassQuality.Of(QualityTrackers.Acquire(monitor, (classes, options), () => new MulticlassTracker(monitor, classes, options)).Root);
    }

    /// <summary>Tracks a multilabel classifier, which may assign any number of labels to a sample.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="labels">The number of labels, 1 to 1,000,000; memory grows with it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="labels"/> is outside 1 to 1,000,000.</exception>
    /// <exception cref="ArgumentException">The options have a different number of label names.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static MultilabelQuality TrackMultilabel(this ModelMonitor monitor, int labels, MultilabelQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        if (labels is < 1 or > 1_000_000)
            throw new ArgumentOutOfRangeException(nameof(labels), labels, $"{nameof(labels)} is {labels}; it must be 1 to 1,000,000.");
        return MultilabelQuality.Of(QualityTrackers.Acquire(monitor, (labels, options), () => new MultilabelTracker(monitor, labels, options)).Root);
    }

    /// <summary>Tracks a regression.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static RegressionQuality TrackRegression(this ModelMonitor monitor, RegressionQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return RegressionQuality.Of(QualityTrackers.Acquire(monitor, options, () => new RegressionTracker(monitor, options)).Root);
    }

    /// <summary>Tracks how well scores rank two classes, without a threshold.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static RankingQuality TrackRanking(this ModelMonitor monitor, RankingQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return RankingQuality.Of(QualityTrackers.Acquire(monitor, options, () => new RankingTracker(monitor, options)).Root);
    }

    /// <summary>Tracks semantic segmentation: a class for every pixel.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="classes">The number of classes, 1 to 1,048,576.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="classes"/> is outside 1 to 1,048,576, or the options have a different number of class names.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static SegmentationQuality TrackSegmentation(this ModelMonitor monitor, int classes, SegmentationQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return SegmentationQuality.Of(QualityTrackers.Acquire(monitor, (classes, options), () => new SegmentationTracker(monitor, classes, options)).Root);
    }

    /// <summary>Tracks binary masks: an object against the background.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static MaskQuality TrackMasks(this ModelMonitor monitor, MaskQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return MaskQuality.Of(QualityTrackers.Acquire(monitor, options, () => new MaskTracker(monitor, options)).Root);
    }

    /// <summary>Tracks texts: translations, transcripts, language models.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model is already tracked with different options; with equal options the tracker is shared.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static TextQuality TrackText(this ModelMonitor monitor, TextQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        options ??= new();
        return TextQuality.Of(QualityTrackers.Acquire(monitor, options, () => new TextTracker(monitor, options)).Root);
    }
}
