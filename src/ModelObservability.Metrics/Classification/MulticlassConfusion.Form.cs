using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class MulticlassConfusion : IStateForm<MulticlassConfusion>
{
    static StateKind IStateForm<MulticlassConfusion>.Kind => StateKind.MulticlassConfusion;

    void ISerializableMetric<MulticlassConfusion, MulticlassCounts>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static MulticlassConfusion ISerializableMetric<MulticlassConfusion, MulticlassCounts>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<MulticlassConfusion>(bytes);

    void IStateForm<MulticlassConfusion>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Counts(table);
        to.Count(notANumber);
        to.Count(badWeights);
        to.Flag(saturated);
        SumForm.WriteWeights(ref to, weights);
    }

    static MulticlassConfusion IStateForm<MulticlassConfusion>.Read(ref StateReader from)
    {
        int classes = from.Integer("classes", MaxClasses);
        from.RequireRoom((classes + 1L) * (classes + 1), "cells");
        var state = new MulticlassConfusion(classes);
        from.Counts(state.table, "cell");
        state.notANumber = from.Count("rows without an answer");
        state.badWeights = from.Count("rejected weights");
        state.saturated = from.Flag("saturated");
        state.weights = SumForm.ReadWeights(ref from, state.Counts(), state.saturated);
        from.Require(state.weights is null || classes <= MaxWeightedClasses, $"there are at most {MaxWeightedClasses} classes with weights");
        foreach (long cell in state.table)
            state.offered = Saturating.Add(state.offered, cell);
        from.Require(state.table.Contains(long.MaxValue) || !state.saturated, "a cell is 2^63 - 1 where saturated");
        from.Require(state.Value.Rejected.PredictionOutOfRange >= 0, "rows without an answer are among the rejected predictions");
        return state;
    }
}
