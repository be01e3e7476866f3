using System.Diagnostics;
using ModelObservability.Instrumentation;
using ModelObservability.Signals;
using ModelObservability.Watching;

namespace ModelObservability;

/// <summary>Watches a model against a reference, from a timer of the monitor's clock; nothing happens in the model's calls.</summary>
public sealed class ModelWatch : IDisposable
{
    /// <summary>Looks are made rarer where counting takes long, so that they never take more than a hundredth of a processor.</summary>
    private const double LargestShare = 0.01;

    /// <summary>The first looks also wait for the compiler.</summary>
    private const int FirstLooks = 3;

    private readonly ModelMonitor monitor;
    private readonly WatchReader reader;
    private readonly WatchOptions options;
    private readonly WatchedRate[] rates;
    private readonly LabelStarvation? starvation;
    private readonly double lookEvery;
    private readonly Lock gate = new();
    private readonly ITimer? timer;
    private WatchedRate? late;
    private double nextAt, now, quickest = double.PositiveInfinity;
    private long before; // the timestamp of now
    private int looks;
    private volatile bool disposed;

    internal ModelWatch(ModelMonitor monitor, ReferenceProfile reference, WatchOptions options)
    {
        this.monitor = monitor;
        reader = new WatchReader(monitor, reference, options);
        this.options = options;
        rates = WatchedRates.Of(reference, options);
        late = WatchedRates.Late(reader.Late, options);
        starvation = LabelStarvation.Of(reference, options);
        if (rates.Length == 0 && late is null && starvation is null)
            throw new ArgumentException("reference has nothing that can be watched: no rates, no latency, no classes. Capture it after calls or labels have been recorded.", nameof(reference));
        lookEvery = options.LookEvery.TotalSeconds;
        before = monitor.Clock.Timestamp();
        Look(); // what was counted before is the past
        timer = monitor.Clock.Repeat(static self => ((ModelWatch)self!).Look(), this, options.LookEvery);
    }

    /// <summary>Looks at the counts now, without waiting for the timer; sooner than <see cref="WatchOptions.LookEvery"/> after the last look it does nothing.</summary>
    public void Look()
    {
        if (disposed || !gate.TryEnter()) return;
        try
        {
            // A clock that went back stands still, and goes on from there.
            long timestamp = monitor.Clock.Timestamp();
            double passed = monitor.Clock.Seconds(before, timestamp); // NaN if the clock failed
            (before, now) = (timestamp, now + (passed > 0 ? passed : 0));
            if (now < nextAt) return;
            long start = Stopwatch.GetTimestamp();
            LookAt();
            if (++looks > FirstLooks) quickest = Math.Min(quickest, Stopwatch.GetElapsedTime(start).TotalSeconds);
            nextAt = now + Math.Max(lookEvery * 0.99, looks > FirstLooks ? quickest / LargestShare : 0); // a timer may come a little early
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
        finally
        {
            gate.Exit();
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        disposed = true;
        timer?.Dispose();
    }

    private void LookAt()
    {
        if (reader.RenewLate()) late = WatchedRates.Late(reader.Late, options);
        WatchReading reading = reader.Read();
        DateTimeOffset utc = monitor.Clock.UtcNow();
        foreach (WatchedRate rate in rates) Raise(rate.Signal, rate.Look(reading, now, utc));
        if (late is not null) Raise(late.Signal, late.Look(reading, now, utc));
        if (starvation is not null) Raise(CoreSignals.LabelsStopped, starvation.Look(reading, now));
    }

    private void Raise(SignalDefinition signal, IReadOnlyDictionary<string, object>? evidence)
    {
        if (evidence is not null) monitor.Signals.Announce(signal, null, evidence);
    }
}
