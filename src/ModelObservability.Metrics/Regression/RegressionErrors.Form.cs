using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Metrics.Regression;

public sealed partial class RegressionErrors : IStateForm<RegressionErrors>
{
    static StateKind IStateForm<RegressionErrors>.Kind => StateKind.RegressionErrors;

    void ISerializableMetric<RegressionErrors, RegressionValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static RegressionErrors ISerializableMetric<RegressionErrors, RegressionValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<RegressionErrors>(bytes);

    void IStateForm<RegressionErrors>.Write(ref StateWriter to)
    {
        to.Number(options.HuberDelta);
        to.Flag(options.Extended);
        // No accuracy is 0, so 0 stands for none.
        to.Number(options.MedianAccuracy ?? 0);
        to.Count(count);
        to.Flag(weighted);
        to.Flag(saturated);
        to.Rejections(rejected);
        if (count > 0)
        {
            to.Number(sums.Largest);
            SumForm.Write(ref to, sums.Targets);
            SumForm.Write(ref to, sums.Errors);
            SumForm.Write(ref to, sums.Absolute);
            if (delta is not null)
            {
                SumForm.Write(ref to, sums.Relative);
                SumForm.Write(ref to, sums.Huber);
            }
        }

        if (weightedMedian is null)
            median?.WriteContents(ref to);
        else
            weightedMedian.Write(ref to);
    }

    static RegressionErrors IStateForm<RegressionErrors>.Read(ref StateReader from)
    {
        var state = new RegressionErrors(new RegressionOptions
        {
            HuberDelta = from.Number("Huber delta"),
            Extended = from.Flag("extended"),
            MedianAccuracy = from.Number("accuracy of the median") is not 0 and double accuracy ? accuracy : null,
        })
        {
            count = from.Count("samples"),
            weighted = from.Flag("weighted"),
            saturated = from.Flag("saturated"),
            rejected = from.Rejections(),
        };
        from.Require(state.count == long.MaxValue || !state.saturated, "there are 2^63 - 1 samples where saturated");
        if (state.count > 0)
            state.sums = ReadSums(ref from, state.delta is not null);
        if (state.median is not QuantileSketch median)
            return state;
        if (state.weighted)
            state.weightedMedian = median.ReadWeights(ref from, state.sums.Errors.Weight);
        else
        {
            median.ReadContents(ref from);
            from.Require(median.IsOfAbsoluteNumbers(state.count), "the median is of as many absolute errors as there are samples");
        }

        return state;
    }

    private static RegressionSums ReadSums(ref StateReader from, bool extended)
    {
        double largest = from.Number("largest error");
        if (!(largest >= 0 && double.IsFinite(largest)))
            throw from.Bad("largest error", largest, "0 or more, and finite");
        var sums = new RegressionSums(
            SumForm.ReadMoments(ref from, "targets", double.MinValue, double.MaxValue),
            SumForm.ReadMoments(ref from, "errors", -largest, largest),
            SumForm.ReadSum(ref from, "absolute errors"),
            extended ? SumForm.ReadSum(ref from, "relative errors") : default,
            extended ? SumForm.ReadSum(ref from, "Huber losses") : default,
            largest);
        double weight = sums.Errors.Weight.Value, most = Math.ScaleB(weight, -sums.Errors.Unit) * largest;
        from.Require(sums.Targets.Weight == sums.Errors.Weight, "targets and errors weigh the same");
        from.Require(!(sums.Relative.Value < 0) && !(sums.Huber.Value < 0), "sums of losses are 0 or more");
        from.Require(
            sums.Absolute.Value >= 0 && (weight < SumForm.LeastWeight || largest < SumForm.LeastWeight || !double.IsFinite(sums.Absolute.Value) || !(sums.Absolute.Value > most + most * SumForm.Rounding)),
            "the mean absolute error is at most the largest");
        return sums;
    }
}
