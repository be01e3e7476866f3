using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class WeightedMultilabelConfusion : IStateForm<WeightedMultilabelConfusion>
{
    /// <summary>Four sums a label: with their array below 2^31 bytes.</summary>
    private const int MostLabels = 1 << 24;

    static StateKind IStateForm<WeightedMultilabelConfusion>.Kind => StateKind.WeightedMultilabelConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedMultilabelConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedMultilabelConfusion>(bytes);

    void IStateForm<WeightedMultilabelConfusion>.Write(ref StateWriter to)
    {
        to.Count(Labels);
        to.Number(Threshold);
        to.Count(count);
        to.Rejections(rejected);
        SumForm.Write(ref to, weight);
        SumForm.Write(ref to, exact);
        SumForm.Write(ref to, table);
        foreach (WeightedUnitSum ratio in (ReadOnlySpan<WeightedUnitSum>)[precision, recall, f1, jaccard])
        {
            SumForm.Write(ref to, ratio.Sum);
            SumForm.Write(ref to, ratio.Weight);
        }
    }

    static WeightedMultilabelConfusion IStateForm<WeightedMultilabelConfusion>.Read(ref StateReader from)
    {
        int labels = from.Integer("labels", MostLabels);
        double threshold = from.Number("threshold");
        from.RequireRoom(labels, "labels", Cells * SumForm.BytesPerSum);
        var state = new WeightedMultilabelConfusion(labels, threshold) { count = from.Count("samples"), rejected = from.Rejections() };
        state.weight = SumForm.ReadSum(ref from, "weight");
        from.Require(state.weight.Value >= 0 && double.IsFinite(state.weight.Value) && (state.count > 0 || state.weight == default), "the weight is 0 or more and finite, and without samples there is none");
        state.exact = SumForm.ReadPart(ref from, "weight of the exact matches", state.weight);
        SumForm.ReadWeights(ref from, state.table);
        for (int label = 0; label < labels; label++)
        {
            ReadOnlySpan<Kernels.CompensatedSum> cells = state.table.AsSpan(Cells * label, Cells);
            SumForm.RequireSame(ref from, cells[0] + cells[1] + cells[2] + cells[3], state.weight, "outcomes of a label weigh as much as the samples");
        }

        (state.precision, state.recall) = (state.Ratios(ref from, "precision"), state.Ratios(ref from, "recall"));
        (state.f1, state.jaccard) = (state.Ratios(ref from, "F1"), state.Ratios(ref from, "Jaccard"));
        return state;
    }

    private WeightedUnitSum Ratios(ref StateReader from, string name)
    {
        Kernels.CompensatedSum sum = SumForm.ReadPart(ref from, $"sum of {name}", weight), own = SumForm.ReadPart(ref from, $"weight of samples with {name}", weight);
        from.Require(SumForm.IsAtMost(sum, own), $"the mean {name} is at most 1");
        return new WeightedUnitSum(sum, own);
    }
}
