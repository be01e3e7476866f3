namespace ModelObservability.Metrics;

/// <summary>
/// What a classifier of several labels at once did, samples weighing what their weights say (the <c>sample_weight</c> of scikit-learn).
/// </summary>
/// <remarks>
/// As <see cref="MultilabelCounts"/> with weights in place of counts. A label by itself is a <see cref="WeightedBinaryCounts"/>. Formulas:
/// scikit-learn user guide, "Metrics and scoring", multilabel.
/// </remarks>
public sealed record WeightedMultilabelCounts
{
    private readonly WeightedBinaryCounts[] labels;
    private readonly WeightedUnitSum precision, recall, f1, jaccard;

    internal WeightedMultilabelCounts(
        WeightedBinaryCounts[] labels, double weight, double exact, WeightedUnitSum precision, WeightedUnitSum recall, WeightedUnitSum f1,
        WeightedUnitSum jaccard)
    {
        (this.labels, Weight, ExactMatches) = (labels, weight, exact);
        (this.precision, this.recall, this.f1, this.jaccard) = (precision, recall, f1, jaccard);
    }

    /// <summary>How many labels there are.</summary>
    public int Labels => labels.Length;

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Count { get; init; }

    /// <summary>The weight of all samples.</summary>
    public double Weight { get; }

    /// <summary>The weight of the samples of which every label was predicted right.</summary>
    public double ExactMatches { get; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The share of the weight whose samples have every label right, 0…1. NaN without weight.</summary>
    public double SubsetAccuracy => ExactMatches / Weight;

    /// <summary>The share of labels that are wrong, weighing as their samples, 0…1. NaN without weight.</summary>
    public double HammingLoss => labels.Sum(counts => counts.FalsePositives + counts.FalseNegatives) / Labels / Weight;

    /// <summary>The weighted mean precision of a sample, 0…1; samples without predicted labels are left out (scikit-learn: 0).</summary>
    public double SamplePrecision => precision.Mean(Undefined, Weight);

    /// <summary>The weighted mean recall of a sample, 0…1; samples without labels are left out (scikit-learn: 0).</summary>
    public double SampleRecall => recall.Mean(Undefined, Weight);

    /// <summary>The weighted mean F1 of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).</summary>
    public double SampleF1 => f1.Mean(Undefined, Weight);

    /// <summary>
    /// The weighted mean Jaccard index of a sample, 0…1; samples with neither labels nor predicted ones are left out (scikit-learn: 0).
    /// </summary>
    public double SampleJaccard => jaccard.Mean(Undefined, Weight);

    /// <summary>One label by itself.</summary>
    /// <param name="label">The label, 0…<see cref="Labels"/> - 1.</param>
    /// <returns>Its weights, and with them its scores.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="label"/> is not a label.</exception>
    public WeightedBinaryCounts Label(int label) => (uint)label < (uint)Labels
        ? labels[label] with { Undefined = Undefined }
        : throw new ArgumentOutOfRangeException(nameof(label), label, $"Labels are 0 to {Labels - 1}.");

    /// <summary>Any score of a label, averaged: <c>counts.Score(c => c.F1, Average.Macro)</c>.</summary>
    /// <param name="score">The score of one label.</param>
    /// <param name="average">How the labels are averaged; micro is the score of the summed weights.</param>
    /// <returns>The average over the labels that have the score; NaN where none has.</returns>
    public double Score(Func<WeightedBinaryCounts, double> score, Average average) => WeightedClassAverages.Of(labels, Undefined, score, average);

    /// <summary>How many labels have a score and take part in its macro average; the others are undefined and left out.</summary>
    /// <param name="score">The score of one label: <c>c => c.Precision</c>.</param>
    /// <returns>0…<see cref="Labels"/>.</returns>
    public int Averaged(Func<WeightedBinaryCounts, double> score) => WeightedClassAverages.Defined(labels, Undefined, score);

    /// <summary>Whether all weights, counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(WeightedMultilabelCounts? other) => other is not null && Count == other.Count && Weight.Equals(other.Weight)
        && ExactMatches.Equals(other.ExactMatches) && (precision, recall, f1, jaccard) == (other.precision, other.recall, other.f1, other.jaccard)
        && Rejected == other.Rejected && Undefined == other.Undefined && labels.AsSpan().SequenceEqual(other.labels);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Labels, Count, Weight, Rejected);
}
