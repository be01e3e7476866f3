namespace ModelObservability.Metrics;

/// <summary>Samples refused as data, by reason. With the counted ones they add up to what was offered.</summary>
/// <param name="LabelOutOfRange">The label is not one of the classes.</param>
/// <param name="PredictionOutOfRange">The predicted class is not one of the classes.</param>
/// <param name="NonFiniteScore">The score is NaN, or infinite where a finite number is needed.</param>
/// <param name="ProbabilityOutOfRange">The score should be a probability and lies outside 0…1.</param>
/// <param name="WeightOutOfRange">The weight of the sample is NaN or outside 0…1e288.</param>
public readonly record struct Rejections(
    long LabelOutOfRange = 0, long PredictionOutOfRange = 0, long NonFiniteScore = 0, long ProbabilityOutOfRange = 0,
    long WeightOutOfRange = 0)
{
    /// <summary>All rejected samples; a sample is counted under one reason, the first that applies in the order above.</summary>
    public long Total => Saturating.Add(
        Saturating.Add(Saturating.Add(LabelOutOfRange, PredictionOutOfRange), Saturating.Add(NonFiniteScore, ProbabilityOutOfRange)),
        WeightOutOfRange);

    /// <summary>The sum of both, reason by reason, never wrapping.</summary>
    /// <param name="left">One side.</param>
    /// <param name="right">The other side.</param>
    /// <returns>The sum.</returns>
    public static Rejections operator +(Rejections left, Rejections right) => new(
        Saturating.Add(left.LabelOutOfRange, right.LabelOutOfRange),
        Saturating.Add(left.PredictionOutOfRange, right.PredictionOutOfRange),
        Saturating.Add(left.NonFiniteScore, right.NonFiniteScore),
        Saturating.Add(left.ProbabilityOutOfRange, right.ProbabilityOutOfRange),
        Saturating.Add(left.WeightOutOfRange, right.WeightOutOfRange));

    /// <summary>Every reason by its published name, those with no sample too.</summary>
    /// <returns>Reasons and their samples, always the same ones in the same order.</returns>
    public (string Reason, long Samples)[] ByReason() =>
    [
        ("label_out_of_range", LabelOutOfRange),
        ("prediction_out_of_range", PredictionOutOfRange),
        ("non_finite_score", NonFiniteScore),
        ("probability_out_of_range", ProbabilityOutOfRange),
        ("weight_out_of_range", WeightOutOfRange),
    ];
}
