using ModelObservability.Drift;
using ModelObservability.Forecasts;
using ModelObservability.Inference;
using ModelObservability.LanguageModels;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Objectives;
using ModelObservability.Quality;
using ModelObservability.References;
using ModelObservability.Signals;
using ModelObservability.Telemetry;
using ModelObservability.Training;

namespace ModelObservability;

/// <summary>
/// The monitor of one version of a model: wrap the model with <c>Observe</c>, track its quality with <c>TrackBinary</c>,
/// <c>TrackRegression</c> and similar methods. Thread-safe; monitors of the same identity share their series.
/// </summary>
public sealed class ModelMonitor : IDisposable
{
    /// <summary>The name of the meter and of the activity source: <c>AddMeter(ModelMonitor.SourceName)</c>.</summary>
    public const string SourceName = Names.Source;

    private readonly List<IDisposable> parts = [];
    private readonly Dictionary<Type, IDisposable> features = []; // parts that a model has one of
    private readonly Lock gate = new();
    private readonly bool published;
    private volatile bool disposed;
    private volatile WorkMeters? meters;
    private volatile RememberedCalls? rememberedCalls;
    private readonly SlowCalls late = new();
    private volatile LatencySketches? latencies;

    /// <summary>Creates a monitor of a model.</summary>
    /// <param name="name">The model's name, the same for every version; not empty or blank.</param>
    /// <param name="version">Its version; null leaves the attribute out.</param>
    /// <param name="framework">The framework that runs it (<c>onnxruntime</c>, <c>mlnet</c>, <c>torchsharp</c>…); null leaves the attribute out.</param>
    /// <param name="timeProvider">The clock; null for the system clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">An argument is empty or blank.</exception>
    public ModelMonitor(string name, string? version = null, string? framework = null, TimeProvider? timeProvider = null)
        : this(new ModelIdentity(name, version, framework), timeProvider)
    {
    }

    /// <summary>Creates a monitor of a model.</summary>
    /// <param name="identity">The model.</param>
    /// <param name="timeProvider">The clock; null for the system clock.</param>
    /// <exception cref="ArgumentNullException"><paramref name="identity"/> is null.</exception>
    public ModelMonitor(ModelIdentity identity, TimeProvider? timeProvider = null)
        : this(identity, timeProvider, published: true)
    {
    }

    private ModelMonitor(ModelIdentity identity, TimeProvider? timeProvider, bool published)
    {
        ArgumentNullException.ThrowIfNull(identity);
        this.published = published;
        Identity = identity;
        TimeProvider = timeProvider ?? TimeProvider.System;
        Clock = new SafeClock(TimeProvider);
        Inference = published ? InferenceModels.Registry.Acquire(identity) : new InferenceSeries(identity);
        Inference.Clock = Clock;
        Training = published ? TrainingModels.Registry.Acquire(identity) : new TrainingSeries(identity);
        Signals = new SignalChannel(this);
        Failures = new CallFailures(this);
        if (published) Signals.Use(CoreSignals.Inference);
        if (published) Signals.Use(CoreSignals.Telemetry);
        InferenceInstruments.Declare();
        SignalInstruments.Declare();
        TrainingInstruments.Declare();
        QualityInstruments.Declare();
        ModelLoadInstruments.Declare();
        ObjectiveInstruments.Declare();
        CallBandInstruments.Declare();
        DriftInstruments.Declare();
        ForecastInstruments.Declare();
        CoreMeter.Publish(); // so that the instruments exist from the first monitor on, not from the first call
    }

    /// <summary>Raised once per episode for a finding about the model, on the thread that found it. Exceptions of handlers are caught and counted.</summary>
    public event Action<Signal>? SignalRaised
    {
        add => Signals.Raised += value;
        remove => Signals.Raised -= value;
    }

    /// <summary>Raised for the findings of every monitor in this process; for bridges to logs and pagers. Like <see cref="SignalRaised"/>.</summary>
    public static event Action<Signal>? AnySignalRaised
    {
        add => SignalChannel.AnyRaised += value;
        remove => SignalChannel.AnyRaised -= value;
    }

    /// <summary>
    /// Raised for every <see cref="ResponseEvaluation"/> in this process, on the thread that recorded it; for bridges to logs. Exceptions of handlers are caught and
    /// counted.
    /// </summary>
    public static event Action<ResponseEvaluation>? AnyEvaluationRecorded
    {
        add => EvaluationTracker.Recorded += value;
        remove => EvaluationTracker.Recorded -= value;
    }

    /// <summary>
    /// Raised for failed calls of every model in this process, on the thread that ended them; for bridges to logs. Of one model and one type of error ten a minute
    /// are told, and the next one says how many were not. Exceptions of handlers are caught and counted.
    /// </summary>
    public static event Action<FailedCall>? AnyCallFailed
    {
        add => CallFailures.AnyFailed += value;
        remove => CallFailures.AnyFailed -= value;
    }

    /// <summary>
    /// The number of faults kept away from the application in this process: exceptions of listeners and option delegates, and calls after their
    /// monitor was disposed.
    /// </summary>
    public static long Faults => Instrumentation.Faults.Total;

    /// <summary>The identity of the model.</summary>
    public ModelIdentity Identity { get; }

    internal bool IsDisposed => disposed;

    /// <summary>Whether the monitor is not disposed yet. Used by calls that would be recorded: those after disposal are counted as faults.</summary>
    internal bool IsWatching() => !disposed || !Instrumentation.Faults.Caught(FaultSite.Disposed);

    internal TimeProvider TimeProvider { get; }

    internal SafeClock Clock { get; }

    internal InferenceSeries Inference { get; }

    internal TrainingSeries Training { get; }

    /// <summary>How long calls took; null until somebody wants to know.</summary>
    internal LatencySketches? Latencies => latencies;

    internal long TrainingSteps => Training.Counts.Steps;

    internal SignalChannel Signals { get; }

    internal CallFailures Failures { get; }

    /// <summary>Calls of a language model that may be evaluated later; null if nobody asked for it.</summary>
    internal RememberedCalls? RememberedCalls
    {
        get => rememberedCalls;
        set => rememberedCalls = value;
    }

    /// <summary>The meters of the hardware that is joined to the model; null for none.</summary>
    internal WorkMeters? Meters
    {
        get => meters;
        set => meters = value;
    }

    /// <summary>Whether calls are recorded even where nothing collects them: for hardware, for their latency, for objectives, or to tell of failures.</summary>
    internal bool HasReaders => meters is not null || latencies is not null || Inference.Limits is not null || CallFailures.IsHeard;

    /// <summary>
    /// Stops observing the model. Wrapped models continue unobserved, and so do new calls and loads; each is counted in <see cref="Faults"/>
    /// while there are listeners. To wrap, track, join or train with it from now on throws <see cref="ObjectDisposedException"/>. Unless
    /// there is another monitor of the same identity, the model's series end after they have been published once more.
    /// </summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
        }

        foreach (IDisposable part in parts) part.Dispose();
        if (published)
        {
            InferenceModels.Registry.Release(Identity, Clock);
            TrainingModels.Registry.Release(Identity, Clock);
        }

        Signals.Dispose();
    }

    /// <summary>Measures how long calls take, from now on.</summary>
    internal LatencySketches MeasureLatency()
    {
        lock (gate) return latencies ??= Inference.MeasureLatency(Clock);
    }

    /// <summary>A copy of how long calls took; null where nobody wanted to know.</summary>
    internal QuantileSketch? LatencyState() => latencies?.ToState();

    /// <summary>Late calls of those that succeeded, for one reader at a time: <see cref="SlowCalls"/>.</summary>
    internal (long Late, long Succeeded)? ReadLateCalls() => late.Read(this);

    /// <summary>Adds what the model's calls have come to in this process.</summary>
    internal void WriteReference(ReferenceCounts counts)
    {
        long failed = Inference.Calls(InferenceOutcome.Error), outputs = Inference.Items(InferenceOutcome.Success);
        counts.Rate("error", failed, failed + Inference.Calls(InferenceOutcome.Success));
        if (!Inference.IsInspected) return;
        foreach (OutputAnomaly anomaly in Enum.GetValues<OutputAnomaly>())
            counts.Rate(InferenceSeries.NameOf(anomaly), Math.Min(Inference.Anomalies(anomaly), outputs), outputs);
    }

    /// <summary>A monitor whose series are not published, for calls whose model is not known yet.</summary>
    internal static ModelMonitor Unpublished(TimeProvider? timeProvider) => new(new ModelIdentity("unknown"), timeProvider, published: false);

    /// <summary>Gets the monitor's only object of a type, or creates it; it is disposed with the monitor.</summary>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    internal TPart Part<TPart>(Func<ModelMonitor, TPart> create) where TPart : class, IDisposable
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (features.TryGetValue(typeof(TPart), out IDisposable? known)) return (TPart)known;
            TPart part = create(this);
            features.Add(typeof(TPart), part);
            parts.Add(part);
            return part;
        }
    }

    /// <summary>Has an object disposed together with the monitor.</summary>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    internal void Own(IDisposable part)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            parts.Add(part);
        }
    }
}
