using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class MulticlassConfusion : IStateForm<MulticlassConfusion>
{
    static StateKind IStateForm<MulticlassConfusion>.Kind => StateKind.MulticlassConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static MulticlassConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<MulticlassConfusion>(bytes);

    void IStateForm<MulticlassConfusion>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Counts(table);
        to.Count(notANumber);
        to.Flag(saturated);
    }

    static MulticlassConfusion IStateForm<MulticlassConfusion>.Read(ref StateReader from)
    {
        int classes = from.Integer("classes", MaxClasses);
        from.RequireRoom((classes + 1L) * (classes + 1), "cells");
        var state = new MulticlassConfusion(classes);
        from.Counts(state.table, "cell");
        state.notANumber = from.Count("rows without an answer");
        state.saturated = from.Flag("saturated");
        foreach (long cell in state.table)
            state.offered = Saturating.Add(state.offered, cell);
        from.Require(state.table.Contains(long.MaxValue) || !state.saturated, "a cell is 2^63 - 1 where saturated");
        from.Require(state.Value.Rejected.PredictionOutOfRange >= 0, "rows without an answer are among the rejected predictions");
        return state;
    }
}
