using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Sketches;

/// <summary>
/// Quantiles of any numbers in constant memory with a stated relative error: DDSketch (Masson, Rim &amp; Lee 2019) with a bounded number of
/// bins. Merging loses nothing: the sketch of two sets merged is the sketch of their union.
/// </summary>
/// <remarks>
/// One writer at a time. Adding allocates nothing, except the bins of negative numbers with the first of them. NaN and infinite numbers
/// are rejected. A magnitude below 2.2e-308 counts as 0. Where numbers span more than the bins do, those nearest to 0 share a bin and lose the
/// guarantee: <see cref="QuantileValue.Collapsed"/> counts them.
/// </remarks>
public sealed partial class QuantileSketch : ISerializableMetric<QuantileSketch, QuantileValue>
{
    private const int BlockLength = 512;
    private const double SmallestNormal = 2.2250738585072014e-308;

    private readonly SketchOptions _options;
    private readonly LogBins _map;
    private readonly SketchBins _positive;
    private SketchBins? _negative;
    private long _zeros, _count;
    private double _minimum = double.PositiveInfinity, _maximum = double.NegativeInfinity;
    private Rejections _rejected;

    /// <summary>An empty sketch.</summary>
    /// <param name="options">Its error and size; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public QuantileSketch(SketchOptions? options = null)
    {
        _options = options ?? new SketchOptions();
        _options.Validate();
        _map = new LogBins(_options.RelativeAccuracy);
        _positive = new SketchBins(_options.Bins);
    }

    /// <inheritdoc/>
    public QuantileValue Value => new(_positive.Copy(), _negative?.Copy(), _zeros, _count, _minimum, _maximum, _options.RelativeAccuracy, _rejected);

    /// <summary>Adds numbers.</summary>
    /// <param name="values">Any finite numbers.</param>
    public void Add(Reals values)
    {
        Span<double> buffer = stackalloc double[values.BufferLength(BlockLength)];
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            ReadOnlySpan<double> block = values.Block(start, Math.Min(BlockLength, values.Length - start), buffer);
            Extremes extremes = Extremes.Of(block);
            if (double.IsFinite(extremes.Minimum) && double.IsFinite(extremes.Maximum))
            {
                AddFinite(block, extremes);
                continue;
            }

            foreach (double value in block)
                Add(value);
        }
    }

    /// <summary>Adds a number.</summary>
    /// <param name="value">Any finite number.</param>
    public void Add(double value)
    {
        if (double.IsFinite(value))
            AddFinite([value], new Extremes(value, value));
        else
            _rejected += new Rejections(NonFiniteScore: 1);
    }

    /// <inheritdoc/>
    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._options != _options)
            throw new ArgumentException($"It is made with {other._options}; this with {_options}.", nameof(other));

        _positive.Merge(other._positive);
        if (other._negative is not null)
            (_negative ??= new SketchBins(_options.Bins)).Merge(other._negative);
        _zeros = Saturating.Add(_zeros, other._zeros);
        _count = Saturating.Add(_count, other._count);
        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        _rejected += other._rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _positive.Clear();
        _negative = null;
        _zeros = _count = 0;
        (_minimum, _maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        _rejected = default;
    }

    /// <inheritdoc/>
    public QuantileSketch CreateEmpty() => new(_options);

    private void AddFinite(ReadOnlySpan<double> values, Extremes extremes)
    {
        _count = Saturating.Add(_count, values.Length);
        _minimum = Math.Min(_minimum, extremes.Minimum);
        _maximum = Math.Max(_maximum, extremes.Maximum);
        foreach (double value in values)
        {
            double magnitude = Math.Abs(value);
            if (magnitude < SmallestNormal)
                _zeros = Saturating.Add(_zeros, 1);
            else
                (value > 0 ? _positive : _negative ??= new SketchBins(_options.Bins)).Add(_map.Of(magnitude));
        }
    }
}
