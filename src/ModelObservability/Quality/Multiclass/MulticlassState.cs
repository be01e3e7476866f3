using ModelObservability.Metrics;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Probability;

namespace ModelObservability.Quality;

/// <summary>The state of a multiclass classifier: the confusion table and, for rows of scores, ranks of the true class, log loss and rankings.</summary>
/// <remarks>A sample is counted by all metrics or by none, so that samples = counted + rejected holds for all of them.</remarks>
internal sealed class MulticlassState : IStreamingMetric<MulticlassState, MulticlassQualityValue>
{
    private readonly MulticlassConfusion confusion;
    private readonly TopKAccuracy? topK;
    private readonly CategoricalLogLoss? losses;
    private readonly ClassRankings? rankings;
    private readonly double[] row; // for batches with invalid probabilities
    private Rejections rejected;

    public MulticlassState(int classes, MulticlassQualityOptions options)
        : this(new(classes), options.TopK is { } k ? new(classes, k) : null, options.Probabilities ? new(classes) : null,
            options.RankingBins is { } bins ? new(classes, bins) : null)
    {
    }

    private MulticlassState(MulticlassConfusion confusion, TopKAccuracy? topK, CategoricalLogLoss? losses, ClassRankings? rankings)
    {
        (this.confusion, this.topK, this.losses, this.rankings) = (confusion, topK, losses, rankings);
        row = new double[losses?.Classes ?? 0];
    }

    public MulticlassQualityValue Value
    {
        get
        {
            MulticlassCounts counts = confusion.Value;
            return new(counts with { Rejected = counts.Rejected + rejected }, topK?.Value, losses?.Value, rankings?.Value);
        }
    }

    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) => confusion.Add(labels, predictions);

    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
    {
        if (losses is not null && Checked(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        topK?.Add(labels, scores);
        losses?.Add(labels, scores);
        rankings?.Add(labels, scores);
    }

    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores)
    {
        if (losses is not null && Checked(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        topK?.Add(labels, scores);
        losses?.Add(labels, scores);
        rankings?.Add(labels, scores);
    }

    public void Merge(MulticlassState other)
    {
        confusion.Merge(other.confusion);
        topK?.Merge(other.topK!);
        losses?.Merge(other.losses!);
        rankings?.Merge(other.rankings!);
        rejected += other.rejected;
    }

    public void Reset()
    {
        confusion.Reset();
        topK?.Reset();
        losses?.Reset();
        rankings?.Reset();
        rejected = default;
    }

    public MulticlassState CreateEmpty() => new(confusion.CreateEmpty(), topK?.CreateEmpty(), losses?.CreateEmpty(), rankings?.CreateEmpty());

    /// <summary>If a score is not a probability, counts the valid rows of the batch and rejects the others; otherwise returns false.</summary>
    private bool Checked(ReadOnlySpan<int> labels, RealValues scores, bool clean)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, row.Length, nameof(scores));
        if (clean) return false;
        for (int index = 0; index < labels.Length; index++)
        {
            ReadOnlySpan<double> own = scores.Block(index * row.Length, row.Length, row);
            if ((uint)labels[index] >= (uint)row.Length) rejected += new Rejections(LabelOutOfRange: 1);
            else if (((RealValues)own).AreProbabilities()) Add(labels.Slice(index, 1), own);
            else if (!own.ContainsAnyExceptInRange(double.MinValue, double.MaxValue)) rejected += new Rejections(ProbabilityOutOfRange: 1);
            else rejected += new Rejections(NonFiniteScore: 1);
        }

        return true;
    }
}
