using Microsoft.ML.OnnxRuntime;

namespace ModelObservability.OnnxRuntime;

/// <summary>Starts and ends the calls of one session, and reads what they show. Nothing in here throws into a run.</summary>
internal sealed class SessionState
{
    private readonly ModelMonitor monitor;
    private readonly BatchAxis? batch;
    private readonly InspectedOutput? output;

    public SessionState(InferenceSession session, ModelMonitor monitor, OnnxRuntimeOptions options)
    {
        (this.monitor, Options) = (monitor, options);
        monitor.UseSignals(OnnxSignals.All);
        batch = BatchAxis.Of(session, options.BatchInput);
        output = InspectedOutput.Of(session, options);
        if (output is not null) monitor.UseInspection(options.Inspection!);
    }

    public OnnxRuntimeOptions Options { get; }

    public ModelMonitor Monitor => monitor;

    public bool IsWanted => ActiveCall.IsWanted(monitor);

    public static bool RecordFailure(ref ActiveCall call, Exception exception)
    {
        call.RecordFailure(exception);
        if (exception is OnnxRuntimeException && ErrorCode.Of(exception) is { } code) call.RecordFailure(code);
        return false;
    }

    public static void Answered(ref ActiveCall call)
    {
        call.StopClock();
        call.SetOutcome(InferenceOutcome.Success);
    }

    public static void End(ref ActiveCall call)
    {
        call.Finish();
        call.Leave();
    }

    /// <summary>A call whose inputs show nothing.</summary>
    public void Start(out ActiveCall call)
    {
        call = default;
        call.Begin(monitor);
        if (batch is not null) Declare(ref call, batch.Fixed);
        call.StartClock();
    }

    public void Start(out ActiveCall call, IReadOnlyCollection<NamedOnnxValue> inputs)
    {
        call = default;
        call.Begin(monitor);
        if (batch is not null) Declare(ref call, batch.Read(inputs));
        call.StartClock();
    }

    public void Start(out ActiveCall call, IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> inputs)
    {
        call = default;
        call.Begin(monitor);
        if (batch is not null) Declare(ref call, batch.Read(names, inputs));
        call.StartClock();
    }

    public void Start(out ActiveCall call, IReadOnlyDictionary<string, OrtValue> inputs)
    {
        call = default;
        call.Begin(monitor);
        if (batch is not null) Declare(ref call, batch.Read(inputs));
        call.StartClock();
    }

    public void Answered(ref ActiveCall call, IReadOnlyCollection<NamedOnnxValue> outputs)
    {
        Answered(ref call);
        if (output is not null && call.InspectsOutputs) output.Inspect(in call, outputs);
    }

    public void Answered(ref ActiveCall call, IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> outputs, bool bound)
    {
        Answered(ref call);
        if (output is not null && call.InspectsOutputs) output.Inspect(in call, names, outputs, bound);
    }

    public void Answered(ref ActiveCall call, OrtIoBinding binding)
    {
        Answered(ref call);
        if (output is null || !call.InspectsOutputs) return;
        try
        {
            using var outputs = binding.GetOutputValues();
            output.Inspect(in call, binding.GetOutputNames(), outputs, bound: true);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    public void Answered(ref ActiveCall call, OrtIoBinding binding, IReadOnlyCollection<OrtValue> outputs)
    {
        Answered(ref call);
        if (output is null || !call.InspectsOutputs) return;
        try
        {
            output.Inspect(in call, binding.GetOutputNames(), outputs, bound: true);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private static void Declare(ref ActiveCall call, long? size)
    {
        if (size is { } items) call.SetBatchSize((int)Math.Min(items, int.MaxValue));
    }
}
