using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

public sealed partial class QuantileSketch : IStateForm<QuantileSketch>
{
    static StateKind IStateForm<QuantileSketch>.Kind => StateKind.QuantileSketch;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static QuantileSketch Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<QuantileSketch>(bytes);

    void IStateForm<QuantileSketch>.Write(ref StateWriter to)
    {
        to.Number(_options.RelativeAccuracy);
        to.Count(_options.Bins);
        WriteContents(ref to);
    }

    static QuantileSketch IStateForm<QuantileSketch>.Read(ref StateReader from)
    {
        var state = new QuantileSketch(new SketchOptions { RelativeAccuracy = from.Number("relative accuracy"), Bins = from.Integer("bins") });
        state.ReadContents(ref from);
        return state;
    }

    /// <summary>Writes all but the options.</summary>
    internal void WriteContents(ref StateWriter to)
    {
        to.Rejections(_rejected);
        to.Count(_zeros);
        _positive.Write(ref to);
        to.Flag(_negative is not null);
        _negative?.Write(ref to);
        if (_count == 0)
            return;
        to.Number(_minimum);
        to.Number(_maximum);
    }

    /// <summary>Reads into a new sketch what <see cref="WriteContents"/> has written.</summary>
    internal void ReadContents(ref StateReader from)
    {
        _rejected = from.Rejections();
        _zeros = from.Count("zeros");
        _positive.Read(ref from, _map.Of(SmallestNormal));
        if (from.Flag("negative numbers"))
            (_negative = new SketchBins(_options.Bins)).Read(ref from, _map.Of(SmallestNormal));
        _count = Saturating.Add(_zeros, Saturating.Add(_positive.Count, _negative?.Count ?? 0));
        if (_count == 0)
        {
            from.Require(_negative is null, "bins of negative numbers hold some");
            return;
        }

        (_minimum, _maximum) = (from.Number("smallest number"), from.Number("largest number"));
        from.Require(_minimum <= _maximum && double.IsFinite(_minimum) && double.IsFinite(_maximum), "the smallest number is at most the largest, and both are finite");
        from.Require(
            _positive.HighestIs(BinOf(_maximum)) && (_negative?.HighestIs(BinOf(-_minimum)) ?? BinOf(-_minimum) is null),
            "the largest and the smallest number are in the outermost bins");
        from.Require(
            (_positive.Count > 0 || _zeros > 0 == BinOf(-_maximum) is null) && (_negative is not null || _zeros > 0 == BinOf(_minimum) is null),
            "the largest and the smallest number are among the numbers");
    }

    /// <summary>Whether it holds so many numbers, none below 0.</summary>
    internal bool IsOfAbsoluteNumbers(long count) => _count == count && !(_minimum < 0) && _rejected == default;

    /// <summary>The bin of a positive number; null where it is negative or counts as 0.</summary>
    private int? BinOf(double value) => value < SmallestNormal ? null : _map.Of(value);
}
