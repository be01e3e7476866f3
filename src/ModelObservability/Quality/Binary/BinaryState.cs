using System.Runtime.CompilerServices;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Quality;

/// <summary>
/// The state of a binary classifier: outcomes and, if scores are probabilities, ranking, losses and calibration.
/// </summary>
/// <remarks>A sample is counted by all metrics or by none, so that samples = counted + rejected holds for all of them.</remarks>
internal sealed class BinaryState : IStreamingMetric<BinaryState, BinaryQualityValue>
{
    private const int BlockLength = 256;

    private readonly BinaryConfusion confusion;
    private readonly BoundedRanking? ranking;
    private readonly BinaryLogLoss? losses;
    private readonly Calibration? calibration;
    private Rejections rejected;

    public BinaryState(BinaryQualityOptions options)
        : this(new(options.Threshold), options.Probabilities ? new(new() { Bins = options.RankingBins }) : null)
    {
    }

    private BinaryState(BinaryConfusion confusion, BoundedRanking? ranking)
    {
        (this.confusion, this.ranking) = (confusion, ranking);
        if (ranking is not null) (losses, calibration) = (new(), new());
    }

    public BinaryQualityValue Value
    {
        get
        {
            BinaryCounts counts = confusion.Value;
            return new(counts with { Rejected = counts.Rejected + rejected }, ranking?.Value, losses?.Value, calibration?.Value);
        }
    }

    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) => confusion.Add(labels, predictions);

    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) => confusion.Add(labels, predictions);

    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores)
    {
        if (ranking is not null && AreMixed(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        AddScores(labels, scores);
    }

    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores)
    {
        if (ranking is not null && AreMixed(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        AddScores(labels, scores);
    }

    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores)
    {
        if (ranking is not null && AreMixed(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        AddScores(labels, scores);
    }

    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores)
    {
        if (ranking is not null && AreMixed(labels, scores, ((RealValues)scores).AreProbabilities())) return;
        confusion.Add(labels, scores);
        AddScores(labels, scores);
    }

    public void Merge(BinaryState other)
    {
        confusion.Merge(other.confusion);
        rejected += other.rejected;
        ranking?.Merge(other.ranking!);
        losses?.Merge(other.losses!);
        calibration?.Merge(other.calibration!);
    }

    public void Reset()
    {
        confusion.Reset();
        rejected = default;
        ranking?.Reset();
        losses?.Reset();
        calibration?.Reset();
    }

    public BinaryState CreateEmpty() => new(confusion.CreateEmpty(), ranking?.CreateEmpty());

    private void AddScores(BinaryLabels labels, RealValues scores)
    {
        ranking?.Add(labels, scores);
        losses?.Add(labels, scores);
        calibration?.Add(labels, scores);
    }

    /// <summary>If a score is not a probability, counts the valid samples of the batch and rejects the others; otherwise returns false.</summary>
    private bool AreMixed(BinaryLabels labels, RealValues scores, bool clean)
    {
        Lengths.MustMatch(labels.Length, scores.Length, nameof(scores));
        if (!clean) Sort(labels, scores);
        return !clean;
    }

    /// <summary>Counts the valid samples of a batch and rejects the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // its buffers are cleared on entry, and few batches need it
    private void Sort(BinaryLabels labels, RealValues scores)
    {
        Span<byte> labelBuffer = stackalloc byte[BlockLength], goodLabels = stackalloc byte[BlockLength];
        Span<double> scoreBuffer = stackalloc double[BlockLength], goodScores = stackalloc double[BlockLength];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start), good = 0;
            ReadOnlySpan<byte> labelBlock = labels.Block(start, length, labelBuffer);
            ReadOnlySpan<double> scoreBlock = scores.Block(start, length, scoreBuffer);
            for (int index = 0; index < length; index++)
            {
                if (labelBlock[index] > 1) rejected += new Rejections(LabelOutOfRange: 1);
                else if (!double.IsFinite(scoreBlock[index])) rejected += new Rejections(NonFiniteScore: 1);
                else if (scoreBlock[index] is < 0 or > 1) rejected += new Rejections(ProbabilityOutOfRange: 1);
                else (goodLabels[good], goodScores[good++]) = (labelBlock[index], scoreBlock[index]);
            }

            confusion.Add(goodLabels[..good], goodScores[..good]);
            AddScores((ReadOnlySpan<byte>)goodLabels[..good], (ReadOnlySpan<double>)goodScores[..good]);
        }
    }
}
