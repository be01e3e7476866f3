using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics;

public abstract partial record ClassCounts
{
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
