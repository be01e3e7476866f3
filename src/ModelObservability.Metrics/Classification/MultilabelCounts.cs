using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics;

/// <summary>The outcomes of a classifier of several labels at once: exact counts by label, averages over samples, and weights where samples have any.</summary>
/// <remarks>
/// <see cref="ClassCounts.Class"/> is one label by itself. With weights scores are scikit-learn's with <c>sample_weight</c>, with
/// <see cref="Undefined.ScikitLearn"/> those with <c>zero_division=0</c>. Formulas: scikit-learn user guide, "Metrics and scoring", multilabel.
/// </remarks>
public sealed record MultilabelCounts : ClassCounts
{
    private readonly UnitSum precision, recall, f1, jaccard;
    private readonly WeightedSamples weighted;

    internal MultilabelCounts(
        BinaryCounts[] labels, bool isWeighted, long total, long exact, UnitSum precision, UnitSum recall, UnitSum f1, UnitSum jaccard,
        WeightedSamples weighted)
        : base(labels, isWeighted)
    {
        (Total, ExactMatches, this.weighted) = (total, exact, weighted);
        Weight = isWeighted ? weighted.Weight.Value : total;
        (this.precision, this.recall, this.f1, this.jaccard) = (precision, recall, f1, jaccard);
    }

    /// <summary>Samples of which every label was predicted right.</summary>
    public long ExactMatches { get; }

    /// <summary>The share of samples of which every label is right, 0…1. NaN without samples.</summary>
    public double SubsetAccuracy => Quotient.Of(Exact, All);

    /// <summary>The share of labels that are wrong, over all samples and labels, 0…1. NaN without samples.</summary>
    public double HammingLoss
    {
        get
        {
            UInt128 wrong = 0;
            double wrongWeight = 0;
            foreach (BinaryCounts label in EachClass)
            {
                wrong += (UInt128)label.FalsePositives + (UInt128)label.FalseNegatives;
                wrongWeight += label.FalsePositiveWeight + label.FalseNegativeWeight;
            }

            return IsWeighted ? wrongWeight / Classes / Weight : Quotient.Of(wrong, (UInt128)Total * (uint)Classes);
        }
    }

    /// <summary>The mean precision of a sample, 0…1; samples without predicted labels are left out (scikit-learn: 0).</summary>
    public double SamplePrecision => IsWeighted ? weighted.Precision.Mean(Undefined, Weight) : precision.Mean(Undefined, Total);

    /// <summary>The mean recall of a sample, 0…1; samples without labels are left out (scikit-learn: 0).</summary>
    public double SampleRecall => IsWeighted ? weighted.Recall.Mean(Undefined, Weight) : recall.Mean(Undefined, Total);

    /// <summary>The mean F1 of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).</summary>
    public double SampleF1 => IsWeighted ? weighted.F1.Mean(Undefined, Weight) : f1.Mean(Undefined, Total);

    /// <summary>The mean Jaccard index of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).</summary>
    public double SampleJaccard => IsWeighted ? weighted.Jaccard.Mean(Undefined, Weight) : jaccard.Mean(Undefined, Total);

    /// <summary>Samples with at least one predicted label: <see cref="SamplePrecision"/> is the mean over these.</summary>
    public long PredictedSamples => precision.Count;

    /// <summary>Samples with at least one label: <see cref="SampleRecall"/> is the mean over these.</summary>
    public long LabelledSamples => recall.Count;

    /// <summary>Samples with at least one label or predicted label: <see cref="SampleF1"/> and <see cref="SampleJaccard"/> are means over these.</summary>
    public long TouchedSamples => f1.Count;

    private Amount Exact => IsWeighted ? Amount.OfWeight(weighted.Exact.Value) : Amount.OfCount((UInt128)ExactMatches);

    private Amount All => IsWeighted ? Amount.OfWeight(Weight) : Amount.OfCount((UInt128)Total);

    /// <summary><see cref="SubsetAccuracy"/> with Wilson's interval; with weights an interval of NaN, for a weight is no number of trials.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SubsetAccuracyInterval(double confidence = 0.95) => Wilson.OfAmounts(Exact, All, confidence);

    /// <summary><see cref="SubsetAccuracy"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence"/>); with weights one of NaN.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SubsetAccuracySequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Exact, All, confidence);

    /// <summary>
    /// <see cref="HammingLoss"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence.MeanInterval"/>: the share of wrong labels
    /// of each sample is one value); with weights one of NaN.
    /// </summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The loss and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval HammingLossSequence(double confidence = 0.95) => MeanSequence(HammingLoss, Total, confidence);

    /// <summary><see cref="SamplePrecision"/>, as <see cref="HammingLossSequence"/>: its values are those of <see cref="PredictedSamples"/>.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without such samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SamplePrecisionSequence(double confidence = 0.95) => MeanSequence(IsWeighted ? weighted.Precision.Mean(Undefined.NaN, Weight) : precision.Mean(Undefined.NaN, Total), PredictedSamples, confidence);

    /// <summary><see cref="SampleRecall"/>, as <see cref="HammingLossSequence"/>: its values are those of <see cref="LabelledSamples"/>.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without such samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SampleRecallSequence(double confidence = 0.95) => MeanSequence(IsWeighted ? weighted.Recall.Mean(Undefined.NaN, Weight) : recall.Mean(Undefined.NaN, Total), LabelledSamples, confidence);

    /// <summary><see cref="SampleF1"/>, as <see cref="HammingLossSequence"/>: its values are those of <see cref="TouchedSamples"/>.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without such samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SampleF1Sequence(double confidence = 0.95) => MeanSequence(IsWeighted ? weighted.F1.Mean(Undefined.NaN, Weight) : f1.Mean(Undefined.NaN, Total), TouchedSamples, confidence);

    private ConfidenceInterval MeanSequence(double mean, long count, double confidence) =>
        BernoulliSequence.OfMean(mean, IsWeighted ? 0 : count, confidence);
}
