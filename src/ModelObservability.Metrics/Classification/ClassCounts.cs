using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

/// <summary>What values of several classes, or of several labels, have in common: each class by itself, and averages over them.</summary>
/// <remarks>
/// A class by itself is a <see cref="BinaryCounts"/> (one versus the rest) with all its scores: <c>counts.Class(3).Recall</c>.
/// <c>counts with { Undefined = Undefined.ScikitLearn }</c> answers as scikit-learn does.
/// </remarks>
public abstract record ClassCounts
{
    private readonly ValueList<BinaryCounts> classes;

    private protected ClassCounts(BinaryCounts[] classes, bool isWeighted) => (this.classes, IsWeighted) = (new(classes), isWeighted);

    /// <summary>The number of classes, or of labels.</summary>
    public int Classes => classes.Count;

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Total { get; private protected init; }

    /// <summary>Whether samples had weights: scores are then ratios of weights.</summary>
    public bool IsWeighted { get; }

    /// <summary>The weight of all samples; their number where samples have no weights.</summary>
    public double Weight { get; private protected init; }

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have exceeded 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The classes as they were counted.</summary>
    private protected ReadOnlySpan<BinaryCounts> EachClass => classes.AsSpan();

    /// <summary>One class against all others, or one label.</summary>
    /// <param name="index">The class, 0…<see cref="Classes"/> - 1.</param>
    /// <returns>Its counts, and with them its scores.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not a class.</exception>
    public BinaryCounts Class(int index) => (uint)index < (uint)Classes
        ? classes[index] with { Saturated = Saturated || classes[index].Saturated, Undefined = Undefined }
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"index must be 0 to {Classes - 1}.");

    /// <summary>Precision over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has a precision.</returns>
    public double Precision(Average average) => Score(static counts => counts.Precision, average);

    /// <summary>Recall over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has a recall.</returns>
    public double Recall(Average average) => Score(static counts => counts.Recall, average);

    /// <summary>F1 over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has an F1.</returns>
    public double F1(Average average) => Score(static counts => counts.F1, average);

    /// <summary>The Jaccard index over the classes, 0…1.</summary>
    /// <param name="average">How the classes are averaged.</param>
    /// <returns>The average; NaN where no class has one.</returns>
    public double Jaccard(Average average) => Score(static counts => counts.Jaccard, average);

    /// <summary>Any score of a class, averaged: <c>counts.Score(c => c.FBeta(2), Average.Macro)</c>.</summary>
    /// <param name="score">The score of one class.</param>
    /// <param name="average">How the classes are averaged; micro is the score of the summed counts, or weights.</param>
    /// <returns>The average; NaN where no class has the score.</returns>
    public double Score(Func<BinaryCounts, double> score, Average average) => ClassAverages.Of(EachClass, Undefined, score, average);

    /// <summary>How many classes have a score and take part in its macro average; the others are undefined and left out.</summary>
    /// <param name="score">The score of one class: <c>c => c.Precision</c>.</param>
    /// <returns>0…<see cref="Classes"/>.</returns>
    public int Averaged(Func<BinaryCounts, double> score) => ClassAverages.Defined(EachClass, Undefined, score);

    /// <summary>
    /// The macro average of <see cref="Precision"/> with an interval that may be looked at again and again: the mean of the lower and of the upper ends of
    /// the classes that have one, each with the share of the error that falls to it (Bonferroni), so it is the wider the more classes there are.
    /// </summary>
    /// <remarks>It is about the mean over the classes that have occurred so far. The weighted average has none: its weights are estimates too.</remarks>
    /// <param name="confidence">That every interval so far and to come contains the mean of the classes' rates, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN where no class has a precision, in both modes; with weights an interval of NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval MacroPrecisionSequence(double confidence = 0.95) => MacroSequence(static (counts, each) => counts.PrecisionSequence(each), confidence);

    /// <summary>The macro average of <see cref="Recall"/>, as <see cref="MacroPrecisionSequence"/>: of many classes the balanced accuracy.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean of the classes' rates, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN where no class has a recall, in both modes; with weights an interval of NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval MacroRecallSequence(double confidence = 0.95) => MacroSequence(static (counts, each) => counts.RecallSequence(each), confidence);

    /// <summary>The macro average of <see cref="F1"/>, as <see cref="MacroPrecisionSequence"/>.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean of the classes' scores, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN where no class has an F1, in both modes; with weights an interval of NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval MacroF1Sequence(double confidence = 0.95) => MacroSequence(static (counts, each) => counts.F1Sequence(each), confidence);

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Classes} classes, {Total} samples, {Rejected.Total} rejected";

    private ConfidenceInterval MacroSequence(Func<BinaryCounts, double, ConfidenceInterval> sequence, double confidence)
    {
        ConfidenceInterval.Require(confidence);
        double estimate = 0, lower = 0, upper = 0, each = 1 - (1 - confidence) / Classes;
        int defined = 0;
        foreach (BinaryCounts counts in EachClass)
        {
            ConfidenceInterval own = sequence(counts, each);
            if (double.IsNaN(own.Estimate))
                continue;
            (estimate, lower, upper) = (estimate + own.Estimate, lower + own.Lower, upper + own.Upper);
            defined++;
        }

        return new ConfidenceInterval(estimate / defined, lower / defined, upper / defined, confidence);
    }
}
