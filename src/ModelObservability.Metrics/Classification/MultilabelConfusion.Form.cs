using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class MultilabelConfusion : IStateForm<MultilabelConfusion>
{
    static StateKind IStateForm<MultilabelConfusion>.Kind => StateKind.MultilabelConfusion;

    void ISerializableMetric<MultilabelConfusion, MultilabelCounts>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static MultilabelConfusion ISerializableMetric<MultilabelConfusion, MultilabelCounts>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<MultilabelConfusion>(bytes);

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
        SumForm.WriteWeights(ref to, weights);
        if (weights is null)
            return;
        SumForm.Write(ref to, weighted.Weight);
        SumForm.Write(ref to, weighted.Exact);
        foreach (WeightedUnitSum ratio in (ReadOnlySpan<WeightedUnitSum>)[weighted.Precision, weighted.Recall, weighted.F1, weighted.Jaccard])
        {
            SumForm.Write(ref to, ratio.Sum);
            SumForm.Write(ref to, ratio.Weight);
        }
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
        state.weights = SumForm.ReadWeights(ref from, state.Counts(), state.saturated);
        if (state.weights is not null)
            state.weighted = ReadWeighted(ref from, state.weights, state.samples);
        return state;
    }

    private static WeightedSamples ReadWeighted(ref StateReader from, CompensatedSum[] weights, long samples)
    {
        CompensatedSum weight = SumForm.ReadSum(ref from, "weight");
        from.Require(
            weight.Value >= 0 && double.IsFinite(weight.Value) && (samples > 0 || weight == default),
            "the weight is 0 or more and finite, and without samples there is none");
        for (int cell = 0; cell < weights.Length; cell += Cells)
        {
            SumForm.RequireSame(
                ref from, weights[cell] + weights[cell + 1] + weights[cell + 2] + weights[cell + 3], weight,
                "outcomes of a label weigh as much as the samples");
        }

        CompensatedSum exact = SumForm.ReadPart(ref from, "weight of the exact matches", weight);
        WeightedUnitSum precision = Ratios(ref from, "precision", weight), recall = Ratios(ref from, "recall", weight);
        return new(weight, exact, precision, recall, Ratios(ref from, "F1", weight), Ratios(ref from, "Jaccard", weight));
    }

    private static WeightedUnitSum Ratios(ref StateReader from, string name, CompensatedSum weight)
    {
        CompensatedSum sum = SumForm.ReadPart(ref from, $"sum of {name}", weight), own = SumForm.ReadPart(ref from, $"weight of samples with {name}", weight);
        from.Require(SumForm.IsAtMost(sum, own), $"the mean {name} is at most 1");
        return new WeightedUnitSum(sum, own);
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
