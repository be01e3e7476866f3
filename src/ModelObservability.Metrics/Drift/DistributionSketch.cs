using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Drift;

/// <summary>
/// The distribution of a column in constant memory: counts in bins that a reference has fixed, so that the sketch of the reference and those of what
/// comes later compare and merge without any error. A column of categories counts each category; those the reference did not have are counted together.
/// </summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. NaN and infinity are missing values: counted, and in no bin. The first bin is below everything
/// the reference had and the last above, so what never was before is seen as such.
/// </remarks>
public sealed class DistributionSketch
{
    /// <summary>The most edges, and the most categories.</summary>
    public const int MostEdges = 127;

    private const int BlockLength = 512;

    private readonly double[] edges; // padded with infinity, so that every search takes the same seven steps
    private readonly long[] counts;
    private readonly int used;
    private Extremes extremes = new(double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>Creates an empty sketch.</summary>
    /// <param name="edges">
    /// The upper ends of the bins, or the categories: 1 to 127 finite numbers in ascending order. Bin i holds what is above the edge before and at most edge i.
    /// </param>
    /// <param name="isCategorical">Whether the numbers are categories, so that only equal ones are counted with them.</param>
    /// <exception cref="ArgumentException">There are none or too many edges, one is not finite, or they do not ascend.</exception>
    public DistributionSketch(ReadOnlySpan<double> edges, bool isCategorical = false)
    {
        if (edges.Length is < 1 or > MostEdges)
            throw new ArgumentException($"edges has {edges.Length} numbers; it must have 1 to {MostEdges}.", nameof(edges));
        for (int index = 0; index < edges.Length; index++)
        {
            if (!double.IsFinite(edges[index]) || (index > 0 && !(edges[index] > edges[index - 1])))
                throw new ArgumentException(FormattableString.Invariant($"edges[{index}] is {edges[index]}; edges must be finite and ascend."), nameof(edges));
        }

        this.edges = new double[MostEdges];
        this.edges.AsSpan().Fill(double.PositiveInfinity);
        edges.CopyTo(this.edges);
        (used, counts, IsCategorical) = (edges.Length, new long[edges.Length + 1], isCategorical);
    }

    /// <summary>Whether the edges are categories.</summary>
    public bool IsCategorical { get; }

    /// <summary>The upper ends of the bins, or the categories.</summary>
    public ReadOnlySpan<double> Edges => edges.AsSpan(0, used);

    /// <summary>Values by bin: one more than edges. The last is what lies above all edges, or what is none of the categories.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>Values in bins; at most 2^63 - 1.</summary>
    public long Count { get; private set; }

    /// <summary>Values that were NaN or infinite.</summary>
    public long Missing { get; private set; }

    /// <summary>The smallest value; NaN without any.</summary>
    public double Minimum => Count == 0 ? double.NaN : extremes.Minimum;

    /// <summary>The largest value; NaN without any.</summary>
    public double Maximum => Count == 0 ? double.NaN : extremes.Maximum;

    /// <summary>Adds a value.</summary>
    /// <param name="value">Any number; NaN and infinity are missing values.</param>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            Missing = Saturating.Add(Missing, 1);
            return;
        }

        extremes = new Extremes(Math.Min(extremes.Minimum, value), Math.Max(extremes.Maximum, value));
        ref long count = ref counts[BinOf(value)];
        count = Saturating.Add(count, 1);
        Count = Saturating.Add(Count, 1);
    }

    /// <summary>Adds values.</summary>
    /// <param name="values">Any numbers; NaN and infinity are missing values.</param>
    public void Add(RealValues values)
    {
        Span<double> buffer = stackalloc double[values.BufferLength(BlockLength)];
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            foreach (double value in values.Block(start, Math.Min(BlockLength, values.Length - start), buffer))
                Add(value);
        }
    }

    /// <summary>Adds all that another sketch has counted.</summary>
    /// <param name="other">A sketch of the same bins.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> has other bins.</exception>
    public void Merge(DistributionSketch other)
    {
        RequireSameBins(other);
        Take(other.counts, other.Missing, other.extremes);
    }

    /// <summary>Adds counts that another sketch of these bins has had: of a file, or of another process.</summary>
    /// <param name="counts">Values by bin, one more than edges, each 0 or more.</param>
    /// <param name="missing">Missing values, 0 or more.</param>
    /// <param name="minimum">The smallest value; NaN without values.</param>
    /// <param name="maximum">The largest value; NaN without values.</param>
    /// <exception cref="ArgumentException">The counts are not those of these bins, or contradict the smallest or largest value.</exception>
    public void Add(ReadOnlySpan<long> counts, long missing, double minimum, double maximum)
    {
        BinCounts.Check(this.counts, counts);
        ArgumentOutOfRangeException.ThrowIfNegative(missing);
        int first = counts.IndexOfAnyExcept(0), last = counts.LastIndexOfAnyExcept(0);
        bool fits = first < 0
            ? double.IsNaN(minimum) && double.IsNaN(maximum)
            : double.IsFinite(minimum) && double.IsFinite(maximum) && minimum <= maximum && (IsCategorical || (BinOf(minimum) == first && BinOf(maximum) == last));
        if (!fits)
            throw new ArgumentException(FormattableString.Invariant($"The smallest value is {minimum} and the largest {maximum}; the counts say otherwise."), nameof(counts));
        Take(counts, missing, first < 0 ? new Extremes(double.PositiveInfinity, double.NegativeInfinity) : new Extremes(minimum, maximum));
    }

    /// <summary>Forgets everything; the bins stay.</summary>
    public void Reset()
    {
        counts.AsSpan().Clear();
        (Count, Missing, extremes) = (0, 0, new Extremes(double.PositiveInfinity, double.NegativeInfinity));
    }

    /// <summary>An empty sketch of the same bins.</summary>
    /// <returns>The sketch.</returns>
    public DistributionSketch CreateEmpty() => new(Edges, IsCategorical);

    /// <summary>Whether another sketch has the same bins.</summary>
    internal void RequireSameBins(DistributionSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsCategorical != IsCategorical || !other.Edges.SequenceEqual(Edges))
            throw new ArgumentException($"The other sketch has other bins ({other.used} edges, this one {used}).", nameof(other));
    }

    private void Take(ReadOnlySpan<long> more, long missing, Extremes others)
    {
        long total = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] = Saturating.Add(counts[bin], more[bin]);
            total = Saturating.Add(total, counts[bin]);
        }

        (Count, Missing) = (total, Saturating.Add(Missing, missing));
        extremes = new Extremes(Math.Min(extremes.Minimum, others.Minimum), Math.Max(extremes.Maximum, others.Maximum));
    }

    /// <summary>How many edges are below a value, which is its bin; without a branch that data could mislead.</summary>
    private int BinOf(double value)
    {
        double[] all = edges;
        int below = 0;
        for (int step = (MostEdges + 1) / 2; step > 0; step /= 2)
            below += all[below + step - 1] < value ? step : 0;
        return !IsCategorical || (below < used && all[below] == value) ? below : used;
    }
}
