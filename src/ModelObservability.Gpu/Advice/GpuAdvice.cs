using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Advice;

/// <summary>Advice about the devices a model is joined to, for its diagnoses: what held over the last minute of polls. One for a monitor, however often it is joined.</summary>
internal sealed class GpuAdvice : IDisposable
{
    /// <summary>What was seen longer ago is not now.</summary>
    private const double StaleSeconds = 300;

    private readonly ModelMonitor model;
    private volatile JoinedDevices? joined;

    public GpuAdvice(ModelMonitor model)
    {
        this.model = model;
        model.AddAdvice(Find);
    }

    /// <summary>The model is joined.</summary>
    public static void Begin(ModelMonitor model, WorkLedger ledger, LedgerEntry entry)
    {
        model.Part(static owner => new GpuAdvice(owner)).joined = new(ledger, entry);
        model.UseSignals(GpuSignals.Advice);
    }

    public void Dispose() => joined = null;

    private IEnumerable<AdviceFinding> Find()
    {
        if (joined is not { } now || !now.Ledger.Has(now.Entry, model)) yield break;
        foreach (WorkHistory device in now.Entry.Histories)
        {
            if (device.Last is not { } minute || !(model.Clock.Seconds(minute.At, model.Clock.Timestamp()) < StaleSeconds)) continue;
            foreach (var (definition, evidence) in DeviceAdvice.Of(model.Identity, minute))
                yield return new(definition, Evidence(device, minute, evidence));
        }
    }

    private static Dictionary<string, object> Evidence(WorkHistory device, WorkMinute minute, IEnumerable<(string Name, object Value)> more)
    {
        Dictionary<string, object> evidence = new()
        {
            [Names.Hardware.Id] = device.Device,
            [Names.Hardware.Name] = device.Name,
            [minute.Training > minute.Inference ? "training_share" : "inference_share"] = Math.Max(minute.Training, minute.Inference),
        };
        foreach (var (name, value) in more)
            if (value is not double.NaN) evidence[name] = value;
        return evidence;
    }

    private sealed record JoinedDevices(WorkLedger Ledger, LedgerEntry Entry);
}
