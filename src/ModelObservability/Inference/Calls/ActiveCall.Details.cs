using System.Numerics;
using ModelObservability.Inference;

namespace ModelObservability.Instrumentation;

/// <summary>Details of a call besides duration and outcome: batch, output, phases.</summary>
public partial struct ActiveCall
{
    /// <summary>Sets the number of items passed to the model. Values below 1 are counted as rejected, and the call counts as one item.</summary>
    /// <param name="size">The number of items.</param>
    public void SetBatchSize(int size)
    {
        Series.Expect(InferenceRejection.BatchSizeOutOfRange);
        if (size < 1)
        {
            Reject(InferenceRejection.BatchSizeOutOfRange);
            return;
        }

        batchSize = size;
        items = size;
    }

    /// <summary>Sets the number of items of a stream, for a call without a batch size.</summary>
    /// <param name="count">The number of items, 0 or more.</param>
    public void SetItemCount(long count) => items = count;

    /// <summary>Counts one more item of a stream.</summary>
    /// <returns>Whether it is the first since <see cref="SetItemCount"/> was called with 0.</returns>
    internal bool CountItem() => items++ == 0;

    /// <summary>Whether outputs need to be inspected.</summary>
    public readonly bool InspectsOutputs => OutputReader.IsWanted(monitor, span);

    /// <summary>Inspects the numbers of the output in place. They are not kept.</summary>
    /// <typeparam name="T">float, double or Half.</typeparam>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="inspection">What a healthy output looks like.</param>
    public readonly void Inspect<T>(ReadOnlySpan<T> values, OutputInspection inspection)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        if (InspectsOutputs) OutputReader.Read(values, inspection, monitor, span);
    }

    /// <summary>Passes the output to the listener of the call, if it is an <see cref="ICallListener{T}"/>. Call it after <see cref="StopClock"/>.</summary>
    /// <typeparam name="T">The type of the output.</typeparam>
    /// <param name="output">The output.</param>
    public readonly void ReportOutput<T>(T output)
    {
        if (listener is not ICallListener<T> target) return;
        try
        {
            target.OnOutput(output, monitor.Clock.Seconds(started, ended));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>Enters a phase and ends the previous one.</summary>
    /// <param name="next">The next phase.</param>
    public void EnterPhase(InferencePhase next) => phase.Enter(next, monitor.Clock.Timestamp(), monitor);

    /// <summary>Records a phase measured elsewhere, for instance by a server or a device.</summary>
    /// <param name="measured">The phase.</param>
    /// <param name="seconds">Its duration.</param>
    public readonly void RecordPhase(InferencePhase measured, double seconds) => CallPhase.Record(measured, seconds, Series);

    /// <summary>Like <see cref="RecordPhase(InferencePhase, double)"/>, for a call that has already finished.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="measured">The phase.</param>
    /// <param name="seconds">Its duration.</param>
    public static void RecordPhase(ModelMonitor monitor, InferencePhase measured, double seconds) => CallPhase.Record(measured, seconds, monitor.Inference);

    /// <summary>Records an item of a stream.</summary>
    /// <param name="isFirst">Whether it is the first.</param>
    /// <param name="seconds">Time since the previous item, or since the call began.</param>
    public readonly void RecordStreamItem(bool isFirst, double seconds) =>
        (isFirst ? InferenceInstruments.TimeToFirstItem : InferenceInstruments.TimePerItem).Record(seconds, Series.Tags);
}
