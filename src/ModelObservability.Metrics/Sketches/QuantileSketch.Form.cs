using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Sketches;

public sealed partial class QuantileSketch : IStateForm<QuantileSketch>
{
    static StateKind IStateForm<QuantileSketch>.Kind => StateKind.QuantileSketch;

    void ISerializableMetric<QuantileSketch, QuantileValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static QuantileSketch ISerializableMetric<QuantileSketch, QuantileValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<QuantileSketch>(bytes);

    void IStateForm<QuantileSketch>.Write(ref StateWriter to)
    {
        to.Number(options.RelativeAccuracy);
        to.Count(options.Bins);
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
        to.Rejections(rejected);
        to.Count(zeros);
        positive.Write(ref to);
        to.Flag(negative is not null);
        negative?.Write(ref to);
        if (count == 0)
            return;
        to.Number(minimum);
        to.Number(maximum);
    }

    /// <summary>Reads into a new sketch what <see cref="WriteContents"/> has written.</summary>
    internal void ReadContents(ref StateReader from)
    {
        rejected = from.Rejections();
        zeros = from.Count("zeros");
        positive.Read(ref from, map.Of(SmallestNormal));
        if (from.Flag("negative numbers"))
            (negative = new SketchBins<SampleCount>(options.Bins)).Read(ref from, map.Of(SmallestNormal));
        count = Saturating.Add(zeros, Saturating.Add(positive.Total.Samples, negative?.Total.Samples ?? 0));
        if (count == 0)
        {
            from.Require(negative is null, "bins of negative numbers hold some");
            return;
        }

        (minimum, maximum) = (from.Number("smallest number"), from.Number("largest number"));
        from.Require(minimum <= maximum && double.IsFinite(minimum) && double.IsFinite(maximum), "the smallest number is at most the largest, and both are finite");
        from.Require(
            positive.HighestIs(BinOf(maximum)) && (negative?.HighestIs(BinOf(-minimum)) ?? BinOf(-minimum) is null),
            "the largest and the smallest number are in the outermost bins");
        from.Require(
            (positive.Total.Samples > 0 || zeros > 0 == BinOf(-maximum) is null) && (negative is not null || zeros > 0 == BinOf(minimum) is null),
            "the largest and the smallest number are among the numbers");
    }

    /// <summary>Whether it holds so many numbers, none below 0.</summary>
    internal bool IsOfAbsoluteNumbers(long count) => this.count == count && !(minimum < 0) && rejected == default;

    /// <summary>Reads weights of the same bins.</summary>
    internal WeightedMagnitudes ReadWeights(ref StateReader from, Kernels.CompensatedSum weight) => WeightedMagnitudes.Read(ref from, map, options.Bins, weight);

    /// <summary>The bin of a positive number; null where it is negative or counts as 0.</summary>
    private int? BinOf(double value) => value < SmallestNormal ? null : map.Of(value);
}
