using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

/// <summary>Faults of everything that is not the application's model: each is active until disposed.</summary>
internal static class Sabotage
{
    /// <summary>A case under this fault; only what throws and is asked may be counted in <see cref="ModelMonitor.Faults"/>.</summary>
    public static TestCaseData Case(string fault, bool meetsIt, TestCaseData data) =>
        meetsIt && fault.Contains("throw", StringComparison.Ordinal) ? data.SetProperty(ProvokesFaultsAttribute.OneCase, "yes") : data;

    public static readonly IReadOnlyDictionary<string, Func<Scene>> Faults = new Dictionary<string, Func<Scene>>
    {
        ["nobody listens"] = () => new Scene(),
        ["somebody listens and nothing is broken"] = () => new Scene(Meter(), Spans()),
        ["measurements throw"] = () => new Scene(Meter(onMeasurement: Throw)),
        ["measurements and spans throw"] = () => new Scene(Meter(onMeasurement: Throw), Spans(stopped: _ => Throw(), started: _ => Throw())),
        ["measurements change the current activity"] = () => new Scene(Meter(onMeasurement: () => Activity.Current = new Activity("stray").Start())),
        ["measurements call the SDK again"] = () => new Scene(Meter(onMeasurement: Reenter)),
        ["sampling throws"] = () => new Scene(Spans(sample: Throw)),
        ["a started span throws"] = () => new Scene(Spans(started: _ => Throw())),
        ["a stopped span throws"] = () => new Scene(Spans(stopped: _ => Throw())),
        ["a started span changes the current activity"] = () => new Scene(Spans(started: _ => Activity.Current = new Activity("stray").Start())),
        ["a stopped span changes the current activity"] = () => new Scene(Spans(stopped: _ => Activity.Current = new Activity("stray").Start())),
        ["a started span is stopped by the listener"] = () => new Scene(Spans(started: span => span.Stop())),
        ["the batch size throws"] = () => new Scene(Meter()) { Options = new() { BatchSize = _ => throw new InvalidOperationException("batch") } },
        ["the batch size is nonsense"] = () => new Scene(Meter()) { Options = new() { BatchSize = _ => -7 } },
        ["the output selector throws"] = () => new Scene(Meter())
        {
            Options = new() { Output = new OutputInspection<object>((Func<object, ReadOnlySpan<float>>)(_ => throw new InvalidOperationException("output"))) },
        },
        ["the clock throws"] = () => new Scene(Meter(), Spans(), new Failures()) { Time = new BrokenTime() },
        ["the clock goes back"] = () => new Scene(Meter(), Spans(), new Failures()) { Time = new BackwardTime() },
        ["signal handlers throw"] = () => new Scene(Meter())
        {
            OnSignal = _ => Throw(),
            Options = new() { Output = new OutputInspection<object>(_ => new[] { float.NaN }.AsSpan()) },
        },
    };

    private static void Throw() => throw new InvalidOperationException("from telemetry");

    private static void Reenter()
    {
        if (Reentered) return;
        Reentered = true;
        using ModelMonitor another = new("reentered");
        another.Observe<int, int>(x => x)(1);
        Reentered = false;
    }

    [ThreadStatic]
    private static bool Reentered;

    private static MeterListener Meter(Action? onMeasurement = null)
    {
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => onMeasurement?.Invoke());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => onMeasurement?.Invoke());
        listener.Start();
        return listener;
    }

    private static ActivityListener Spans(Action? sample = null, Action<Activity>? started = null, Action<Activity>? stopped = null)
    {
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                sample?.Invoke();
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = started,
            ActivityStopped = stopped,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    internal sealed class Scene(params IDisposable[] listeners) : IDisposable
    {
        public TimeProvider Time { get; init; } = new ManualTime();

        public InferenceOptions<int, object>? Options { get; init; }

        public Action<Signal>? OnSignal { get; init; }

        public void Dispose()
        {
            foreach (IDisposable listener in listeners) listener.Dispose();
        }
    }

    /// <summary>Hears of failed calls, as a bridge to logs does.</summary>
    private sealed class Failures : IDisposable
    {
        public Failures() => ModelMonitor.AnyCallFailed += Hear;

        public void Dispose() => ModelMonitor.AnyCallFailed -= Hear;

        private static void Hear(FailedCall call) => _ = call.ToString();
    }

    private sealed class BrokenTime : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("clock");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("clock");
    }

    private sealed class BackwardTime : TimeProvider
    {
        private long now = long.MaxValue / 2;

        public override long GetTimestamp() => Interlocked.Add(ref now, -1_000_000);
    }
}
