using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

/// <summary>What a classifier of several labels at once did: exact counts by label, and averages over samples.</summary>
/// <remarks>
/// A label by itself is a <see cref="BinaryCounts"/> with all its scores: <c>counts.Label(3).Recall</c>.
/// <c>counts with { Undefined = Undefined.ScikitLearn }</c> answers as scikit-learn does with <c>zero_division=0</c>.
/// Formulas: scikit-learn user guide, "Metrics and scoring", multilabel.
/// </remarks>
public sealed record MultilabelCounts
{
    private readonly BinaryCounts[] labels;
    private readonly UnitSum precision, recall, f1, jaccard;

    internal MultilabelCounts(
        BinaryCounts[] labels, long total, long exact, UnitSum precision, UnitSum recall, UnitSum f1, UnitSum jaccard)
    {
        (this.labels, Total, ExactMatches) = (labels, total, exact);
        (this.precision, this.recall, this.f1, this.jaccard) = (precision, recall, f1, jaccard);
    }

    /// <summary>How many labels there are.</summary>
    public int Labels => labels.Length;

    /// <summary>Samples counted.</summary>
    public long Total { get; }

    /// <summary>Samples of which every label was predicted right.</summary>
    public long ExactMatches { get; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have passed 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The share of samples of which every label is right, 0…1. NaN without samples.</summary>
    public double SubsetAccuracy => Quotient.Of((UInt128)ExactMatches, (UInt128)Total);

    /// <summary>The share of labels that are wrong, over all samples and labels, 0…1. NaN without samples.</summary>
    public double HammingLoss
    {
        get
        {
            UInt128 wrong = 0;
            foreach (BinaryCounts counts in labels)
                wrong += (UInt128)counts.FalsePositives + (UInt128)counts.FalseNegatives;
            return Quotient.Of(wrong, (UInt128)Total * (uint)Labels);
        }
    }

    /// <summary>The mean precision of a sample, 0…1; samples without predicted labels are left out (scikit-learn: 0).</summary>
    public double SamplePrecision => precision.Mean(Undefined, Total);

    /// <summary>The mean recall of a sample, 0…1; samples without labels are left out (scikit-learn: 0).</summary>
    public double SampleRecall => recall.Mean(Undefined, Total);

    /// <summary>The mean F1 of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).</summary>
    public double SampleF1 => f1.Mean(Undefined, Total);

    /// <summary>The mean Jaccard index of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).</summary>
    public double SampleJaccard => jaccard.Mean(Undefined, Total);

    /// <summary>Samples with at least one predicted label: over those <see cref="SamplePrecision"/> is averaged.</summary>
    public long PredictedSamples => precision.Count;

    /// <summary>Samples with at least one label: over those <see cref="SampleRecall"/> is averaged.</summary>
    public long LabelledSamples => recall.Count;

    /// <summary>Samples with at least one of either: over those <see cref="SampleF1"/> and <see cref="SampleJaccard"/> are averaged.</summary>
    public long TouchedSamples => f1.Count;

    /// <summary><see cref="SubsetAccuracy"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SubsetAccuracyInterval(double confidence = 0.95) => Wilson.OfCounts((UInt128)ExactMatches, (UInt128)Total, confidence);

    /// <summary>One label by itself.</summary>
    /// <param name="label">The label, 0…<see cref="Labels"/> - 1.</param>
    /// <returns>Its counts, and with them its scores.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is not a label.</exception>
    public BinaryCounts Label(int label) => (uint)label < (uint)Labels
        ? labels[label] with { Undefined = Undefined }
        : throw new ArgumentOutOfRangeException(nameof(label), label, $"Labels are 0 to {Labels - 1}.");

    /// <summary>Precision over the labels, 0…1.</summary>
    /// <param name="average">How the labels are averaged.</param>
    /// <returns>The average; NaN where no label has a precision.</returns>
    public double Precision(Average average) => Score(static counts => counts.Precision, average);

    /// <summary>Recall over the labels, 0…1.</summary>
    /// <param name="average">How the labels are averaged.</param>
    /// <returns>The average; NaN where no label has a recall.</returns>
    public double Recall(Average average) => Score(static counts => counts.Recall, average);

    /// <summary>F1 over the labels, 0…1.</summary>
    /// <param name="average">How the labels are averaged.</param>
    /// <returns>The average; NaN where no label has an F1.</returns>
    public double F1(Average average) => Score(static counts => counts.F1, average);

    /// <summary>The Jaccard index over the labels, 0…1.</summary>
    /// <param name="average">How the labels are averaged.</param>
    /// <returns>The average; NaN where no label has one.</returns>
    public double Jaccard(Average average) => Score(static counts => counts.Jaccard, average);

    /// <summary>Any score of a label, averaged: <c>counts.Score(c => c.Mcc, Average.Macro)</c>.</summary>
    /// <param name="score">The score of one label.</param>
    /// <param name="average">How the labels are averaged; micro is the score of the summed counts.</param>
    /// <returns>The average; NaN where no label has the score.</returns>
    public double Score(Func<BinaryCounts, double> score, Average average) => ClassAverages.Of(labels, Undefined, score, average);

    /// <summary>How many labels have a score and take part in its macro average; the others are undefined and left out.</summary>
    /// <param name="score">The score of one label: <c>c => c.Precision</c>.</param>
    /// <returns>0…<see cref="Labels"/>.</returns>
    public int Averaged(Func<BinaryCounts, double> score) => ClassAverages.Defined(labels, Undefined, score);

    /// <summary>Whether all counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(MultilabelCounts? other) => other is not null && Total == other.Total && ExactMatches == other.ExactMatches
        && (precision, recall, f1, jaccard) == (other.precision, other.recall, other.f1, other.jaccard)
        && Rejected == other.Rejected && Saturated == other.Saturated && Undefined == other.Undefined && labels.AsSpan().SequenceEqual(other.labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Labels, Total, ExactMatches, Rejected);

    /// <inheritdoc/>
    public override string ToString() => $"{Labels} labels, {Total} samples, {ExactMatches} exactly right, {Rejected.Total} rejected";
}
