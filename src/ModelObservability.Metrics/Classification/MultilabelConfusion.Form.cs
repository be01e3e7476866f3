using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class MultilabelConfusion : IStateForm<MultilabelConfusion>
{
    static StateKind IStateForm<MultilabelConfusion>.Kind => StateKind.MultilabelConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static MultilabelConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<MultilabelConfusion>(bytes);

    void IStateForm<MultilabelConfusion>.Write(ref StateWriter to)
    {
        to.Count(Labels);
        to.Number(Threshold);
        to.Count(samples);
        to.Count(exact);
        to.Counts(truePositives);
        to.Counts(positives);
        to.Counts(predicted);
        foreach (UnitSum sum in (ReadOnlySpan<UnitSum>)[precision, recall, f1, jaccard])
        {
            to.Units(sum.Units);
            to.Count(sum.Count);
        }

        to.Flag(saturated);
        to.Rejections(rejected);
    }

    static MultilabelConfusion IStateForm<MultilabelConfusion>.Read(ref StateReader from)
    {
        int labels = from.Integer("labels");
        double threshold = from.Number("threshold");
        from.RequireRoom(labels, "labels", CountsPerLabel);
        var state = new MultilabelConfusion(labels, threshold)
        {
            samples = from.Count("samples"),
            exact = from.Count("exact matches"),
        };
        from.Counts(state.truePositives, "true positives");
        from.Counts(state.positives, "positives");
        from.Counts(state.predicted, "predicted positives");
        (state.precision, state.recall) = (Ratios(ref from, "precision"), Ratios(ref from, "recall"));
        (state.f1, state.jaccard) = (Ratios(ref from, "F1"), Ratios(ref from, "Jaccard"));
        state.saturated = from.Flag("saturated");
        state.rejected = from.Rejections();
        state.Require(ref from);
        return state;
    }

    private const int CountsPerLabel = 3;

    private static UnitSum Ratios(ref StateReader from, string name)
    {
        var sum = new UnitSum(from.Units($"sum of {name}"), from.Count($"samples with {name}"));
        from.Require(sum.Units <= (UInt128)sum.Count << 63, $"the mean {name} is at most 1");
        return sum;
    }

    private void Require(ref StateReader from)
    {
        from.Require(samples == long.MaxValue || !saturated, "there are 2^63 - 1 samples where saturated");
        from.Require(exact <= samples, "exact matches are at most the samples");
        from.Require(
            Math.Max(Math.Max(precision.Count, recall.Count), Math.Max(f1.Count, jaccard.Count)) <= samples, "ratios are at most the samples");
        for (int i = 0; i < Labels; i++)
        {
            from.Require(
                truePositives[i] <= Math.Min(positives[i], predicted[i]) && Math.Max(positives[i], predicted[i]) <= samples,
                "true positives are at most the positives and the predicted ones, and these at most the samples");
            from.Require(
                samples == long.MaxValue || (UInt128)(positives[i] - truePositives[i]) + (UInt128)predicted[i] <= (UInt128)samples,
                "positives and predicted ones together are at most the samples");
        }
    }
}
