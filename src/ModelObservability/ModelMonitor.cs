using ModelObservability.Inference;
using ModelObservability.Quality;
using ModelObservability.Signals;
using ModelObservability.Telemetry;
using ModelObservability.Training;

namespace ModelObservability;

/// <summary>
/// What an application keeps per model and version: wrap the model with <c>Observe</c>, track its quality with <c>TrackBinary</c>,
/// <c>TrackRegression</c> and their like. Thread-safe; monitors of the same identity add up to the same series.
/// </summary>
public sealed class ModelMonitor : IDisposable
{
    /// <summary>The name of the meter and of the activity source: <c>AddMeter(ModelMonitor.SourceName)</c>.</summary>
    public const string SourceName = Names.Source;

    private readonly List<IDisposable> parts = [];
    private readonly Dictionary<Type, IDisposable> features = []; // those of the parts that a model has one of
    private readonly Lock gate = new();
    private readonly bool published;
    private volatile bool disposed;
    private volatile WorkMeters? meters;

    /// <summary>Starts watching a model.</summary>
    /// <param name="name">The model's name, the same for every version; not empty or blank.</param>
    /// <param name="version">Its version; null leaves the attribute out.</param>
    /// <param name="framework">What runs it (<c>onnxruntime</c>, <c>mlnet</c>, <c>torchsharp</c>…); null leaves the attribute out.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException">A given text is empty or blank.</exception>
    public ModelMonitor(string name, string? version = null, string? framework = null, TimeProvider? timeProvider = null)
        : this(new ModelIdentity(name, version, framework), timeProvider)
    {
    }

    /// <summary>Starts watching a model.</summary>
    /// <param name="identity">Which model.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
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
        Training = published ? TrainingModels.Registry.Acquire(identity) : new TrainingSeries(identity);
        Signals = new SignalChannel(this);
        if (published) Signals.Use(CoreSignals.Inference);
        if (published) Signals.Use(CoreSignals.Telemetry);
        InferenceInstruments.Plan();
        SignalInstruments.Plan();
        TrainingInstruments.Plan();
        QualityInstruments.Plan();
        ModelLoadInstruments.Plan();
        CoreMeter.Publish(); // the instruments exist from the first monitor on, not from the first call
    }

    /// <summary>A finding about the model: raised once per episode, on the thread that found it. A handler that throws is counted, never felt.</summary>
    public event Action<Signal>? SignalRaised
    {
        add => Signals.Raised += value;
        remove => Signals.Raised -= value;
    }

    /// <summary>The findings of every monitor in this process, for bridges to logs and pagers. As <see cref="SignalRaised"/>.</summary>
    public static event Action<Signal>? AnySignalRaised
    {
        add => SignalChannel.AnyRaised += value;
        remove => SignalChannel.AnyRaised -= value;
    }

    /// <summary>
    /// What was kept away from the application, in this process: exceptions of listeners and option delegates, and calls that came after their
    /// monitor was disposed.
    /// </summary>
    public static long Faults => Instrumentation.Faults.Total;

    /// <summary>Which model is watched.</summary>
    public ModelIdentity Identity { get; }

    internal bool IsDisposed => disposed;

    /// <summary>Whether the monitor still watches. Asked by a call that would be recorded: one that comes too late is counted as a fault.</summary>
    internal bool IsWatching() => !disposed || !Instrumentation.Faults.Caught(FaultSite.Disposed);

    internal TimeProvider TimeProvider { get; }

    internal SafeClock Clock { get; }

    internal InferenceSeries Inference { get; }

    internal TrainingSeries Training { get; }

    internal long TrainingSteps => Training.Counts.Steps;

    internal SignalChannel Signals { get; }

    /// <summary>What measures the hardware's part in the work; null where nothing is joined.</summary>
    internal WorkMeters? Meters
    {
        get => meters;
        set => meters = value;
    }

    /// <summary>
    /// Stops watching. What was wrapped goes on unobserved, and so does what asks for a call or a load; each is counted in <see cref="Faults"/>
    /// while somebody listens. To wrap, track, join or train with it from now on throws <see cref="ObjectDisposedException"/>. Unless
    /// another monitor of the same identity lives, the model's series end when they have been published once more.
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

    /// <summary>A monitor whose series nobody sees: for calls whose model is not known yet.</summary>
    internal static ModelMonitor Unpublished(TimeProvider? timeProvider) => new(new ModelIdentity("unknown"), timeProvider, published: false);

    /// <summary>The one part of its kind, made when it is first asked for and disposed with the monitor.</summary>
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

    /// <summary>Ties a part to the monitor's life.</summary>
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
