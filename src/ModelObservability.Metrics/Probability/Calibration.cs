using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>
/// Whether probabilities mean what they say: expected and maximum calibration error and the reliability table (Guo et al. 2017), with bins of
/// equal width.
/// </summary>
/// <remarks>
/// For a classifier of several classes pass whether the prediction was right as the label and its confidence as the probability. One writer
/// at a time; adding allocates nothing. Sums are integers: order, split and merging change nothing at all.
/// </remarks>
public sealed partial class Calibration : Metric<Calibration, CalibrationValue>, ISerializableMetric<Calibration, CalibrationValue>
{
    private const int BlockLength = 512, MostBins = 10_000;

    private readonly CalibrationCell[] cells;
    private Rejections rejected;

    /// <summary>Creates an empty state.</summary>
    /// <param name="bins">The number of bins, 1…10,000. Default: 15, as in the paper.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bins"/> is not in 1…10,000.</exception>
    public Calibration(int bins = 15)
    {
        if (bins is < 1 or > MostBins)
            throw new ArgumentOutOfRangeException(nameof(bins), bins, $"bins must be 1 to {MostBins}.");
        cells = new CalibrationCell[bins];
    }

    private protected override CalibrationValue ValueCore => new([.. cells], rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="probabilities">The probability of the positive class for each label, 0…1; others reject the sample.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    public void Add(BinaryLabels labels, RealValues probabilities)
    {
        Lengths.MustMatch(labels.Length, probabilities.Length, nameof(probabilities));
        Span<byte> labelBuffer = stackalloc byte[labels.BufferLength(BlockLength)];
        Span<double> buffer = stackalloc double[probabilities.BufferLength(BlockLength)];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, labels.Length - start);
            rejected += CalibrationKernel.Add(labels.Block(start, length, labelBuffer), probabilities.Block(start, length, buffer), cells);
        }
    }

    private protected override void MergeCore(Calibration other)
    {
        if (other.cells.Length != cells.Length)
            throw new ArgumentException($"The other state has {other.cells.Length} bins, this one {cells.Length}.", nameof(other));
        for (int bin = 0; bin < cells.Length; bin++)
            cells[bin].Add(other.cells[bin]);
        rejected += other.rejected;
    }

    private protected override void ResetCore()
    {
        cells.AsSpan().Clear();
        rejected = default;
    }

    private protected override Calibration CreateEmptyCore() => new(cells.Length);
}
