using System.Diagnostics.Metrics;
using ModelObservability.Instrumentation;

namespace ModelObservability;

/// <summary>The adapter's own meter. Applications add it with <c>AddMeter(EngineInstruments.MeterName)</c>.</summary>
public static class EngineInstruments
{
    public const string MeterName = "Tiny.Observability";

    private static readonly GuardedMeter Meter = new(MeterName, "1.0.0");
    private static readonly SeriesRegistry<ModelIdentity, EngineSeries> Models = new(identity => new(identity), series => series.CachedRows > 0);

    static EngineInstruments() => Meter.Counter<long>(new("tiny.rows.cached", "{row}", "Rows the engine answered from its cache"), Observe); // planned only

    /// <summary>The series of a model; given back when the monitor is disposed.</summary>
    internal static EngineSeries Of(ModelMonitor monitor)
    {
        EngineSeries series = monitor.Part(static owner => new Use(owner)).Series;
        Meter.Publish(); // here, because listeners are called from it
        return series;
    }

    private static void Observe(ICollection<Measurement<long>> into)
    {
        foreach (EngineSeries series in Models.All) into.Add(new(series.CachedRows, series.Tags));
    }

    private sealed class Use(ModelMonitor monitor) : IDisposable
    {
        public EngineSeries Series { get; } = Models.Acquire(monitor.Identity);

        public void Dispose() => Models.Release(monitor.Identity, monitor.Clock);
    }
}

/// <summary>What is counted for one model. Only added to in a call, read when somebody collects.</summary>
internal sealed class EngineSeries(ModelIdentity identity)
{
    private long cachedRows;

    public KeyValuePair<string, object?>[] Tags { get; } = ModelTags.Of(identity);

    public long CachedRows => Volatile.Read(ref cachedRows);

    public void AddCachedRows(int rows) => Interlocked.Add(ref cachedRows, rows);
}
