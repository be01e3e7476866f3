using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Runs the application's delegates of <see cref="InferenceOptions{TInput,TOutput}"/> and catches their exceptions.</summary>
internal sealed class CallDetails<TInput, TOutput>
    where TInput : allows ref struct
    where TOutput : allows ref struct
{
    private readonly Func<TInput, int>? batchSize;
    private readonly Func<TInput, ulong>? inputHash;
    private readonly RepeatedInputs? inputs; // with a hash
    private readonly OutputInspection<TOutput>? inspection;

    private CallDetails(ModelMonitor monitor, InferenceOptions<TInput> options, OutputInspection<TOutput>? inspection)
    {
        (batchSize, inputHash, this.inspection) = (options.BatchSize, options.InputHash, inspection);
        if (inputHash is not null) inputs = monitor.Inference.HashInputs();
        // These counters exist from now on, starting at 0.
        if (batchSize is not null)
        {
            monitor.Inference.Expect(InferenceRejection.BatchSizeOutOfRange);
            monitor.Inference.Expect(InferenceRejection.BatchSizeFailed);
        }

        if (inspection is null) return;
        monitor.Inference.Expect(InferenceRejection.ScoresFailed);
        monitor.Inference.Inspect(inspection);
    }

    /// <summary>The details of a wrapped call; null if the options request none.</summary>
    public static CallDetails<TInput, TOutput>? From(ModelMonitor monitor, InferenceOptions<TInput, TOutput>? options) =>
        options is null or { BatchSize: null, InputHash: null, Output: null }
            ? null
            : new(monitor, options, options.Output);

    /// <summary>The details of a wrapped call without a result; null if the options request none.</summary>
    public static CallDetails<TInput, TOutput>? OfInput(ModelMonitor monitor, InferenceOptions<TInput>? options) =>
        options is null or { BatchSize: null, InputHash: null } ? null : new(monitor, options, null);

    public void ReadInput(TInput input, ref ActiveCall call)
    {
        if (batchSize is null && inputHash is null) return;
        Activity? current = Activity.Current;
        if (batchSize is not null) ReadBatchSize(batchSize, input, ref call);
        if (inputHash is not null) ReadHash(inputHash, input);
        GuardedSource.MakeCurrent(current);
    }

    public void ReadOutput(TOutput output, in ActiveCall call)
    {
        if (inspection is null || !call.InspectsOutputs) return;
        Activity? current = Activity.Current;
        try
        {
            if (inspection.Floats is { } floats) call.Inspect(floats(output), inspection);
            else call.Inspect(inspection.Doubles!(output), inspection);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            call.Reject(InferenceRejection.ScoresFailed);
        }

        GuardedSource.MakeCurrent(current);
    }

    private static void ReadBatchSize(Func<TInput, int> batchSize, TInput input, ref ActiveCall call)
    {
        try
        {
            call.SetBatchSize(batchSize(input));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            call.Reject(InferenceRejection.BatchSizeFailed);
        }
    }

    private void ReadHash(Func<TInput, ulong> hash, TInput input)
    {
        try
        {
            inputs!.Add(hash(input));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }
}
