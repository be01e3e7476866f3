using System.Diagnostics.Metrics;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Joining;

/// <summary>Scripted GPUs and models on one clock: energy flows and calls run when a test says so.</summary>
internal sealed class Laboratory : IDisposable
{
    private readonly List<ModelMonitor> models = [];

    public Laboratory(params FakeGpu[] gpus)
    {
        Gpus = gpus;
        Nvml = new(gpus);
        Watch = new(Nvml);
        foreach (FakeGpu gpu in gpus) (gpu.EnergyMillijoules, gpu.ThrottleMask) = (1_000_000, 0);
    }

    public FakeGpu[] Gpus { get; }

    public FakeNvml Nvml { get; }

    public Watch Watch { get; }

    public ModelMonitor Model(string name, string? version = null)
    {
        ModelMonitor model = new(name, version, timeProvider: Watch.Time);
        models.Add(model);
        return model;
    }

    /// <summary>Lets time pass while the first GPU draws as much as this.</summary>
    public void Pass(double seconds, double watts, int gpu = 0)
    {
        Watch.Time.Advance(TimeSpan.FromSeconds(seconds));
        Gpus[gpu].EnergyMillijoules += (ulong)Math.Round(seconds * watts * 1000);
    }

    public void Poll() => Watch.Sampler.Poll();

    public double Unattributed(int gpu = 0) => Watch.Ledger.LaneOf(Gpus[gpu].Uuid)!.Unattributed;

    public void Dispose() => models.ForEach(model => model.Dispose());

    /// <summary>What the meter of the GPU package shows of one instrument and device, by model. Tests share the meter, and what models have used outlives them.</summary>
    public static Dictionary<string, double> Observe(string instrument, string device) => Observe(instrument)
        .Where(point => point.Key.EndsWith("," + device, StringComparison.Ordinal))
        .ToDictionary(point => point.Key[..^(device.Length + 1)], point => point.Value);

    /// <summary>What the meter of the GPU package shows of one instrument: attributes as text, value.</summary>
    public static Dictionary<string, double> Observe(string instrument)
    {
        Dictionary<string, double> points = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (candidate, self) =>
        {
            if (candidate.Meter.Name == GpuMonitor.MeterName && candidate.Name == instrument) self.EnableMeasurementEvents(candidate);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            points.Add(string.Join(',', tags.ToArray().Where(tag => tag.Key is "ml.model.name" or "ml.model.version" or "hw.id").Select(tag => tag.Value)), value));
        listener.Start();
        listener.RecordObservableInstruments();
        return points;
    }
}
