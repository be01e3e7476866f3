using System.Collections.Concurrent;
using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>
/// Raises the signals of one monitor: once per episode, to its handlers and those of the process, as a counter and a span event. Handlers get
/// at most ten signals of a code a minute; all are counted, and the next signal says how many were withheld.
/// </summary>
internal sealed class SignalChannel : IDisposable
{
    /// <summary>An episode ends if its finding is not seen again for this long.</summary>
    private static readonly TimeSpan EpisodeGap = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<SignalDefinition, long> lastSeen = new();
    private readonly ConcurrentDictionary<string, Signal> last = new(StringComparer.Ordinal); // by code; as many as definitions
    private readonly MinuteLimit<SignalDefinition> limit;
    private readonly ModelMonitor monitor;
    private readonly SignalSeries series;

    public SignalChannel(ModelMonitor monitor)
    {
        this.monitor = monitor;
        limit = new(monitor.Clock);
        series = SignalModels.Registry.Acquire(monitor.Identity);
        series.Attach(this);
    }

    public event Action<Signal>? Raised;

    /// <summary>Raised for every signal of the process; for bridges to logs.</summary>
    public static event Action<Signal>? AnyRaised;

    /// <summary>Whether signals have handlers.</summary>
    public bool IsHeard => Raised is not null || AnyRaised is not null;

    /// <summary>Whether signals have handlers, their counter has listeners, or diagnoses are made.</summary>
    public bool IsWanted => IsHeard || SignalInstruments.IsEnabled || IsDiagnosed;

    /// <summary>Whether a diagnosis was ever made: findings are then looked for without handlers, too.</summary>
    public bool IsDiagnosed { get; private set; }

    /// <summary>Publishes advice, and looks for findings without handlers, from now on.</summary>
    public void BeginDiagnoses()
    {
        if (IsDiagnosed) return;
        IsDiagnosed = true;
        Use(CoreSignals.Advice);
    }

    /// <inheritdoc cref="SignalSeries.Use"/>
    public void Use(IReadOnlyList<SignalDefinition> definitions) => series.Use(definitions);

    /// <summary>Whether a finding was seen within the gap between two episodes.</summary>
    public bool IsActive(SignalDefinition definition) =>
        lastSeen.TryGetValue(definition, out long at) && monitor.Clock.Seconds(at, monitor.Clock.Timestamp()) <= EpisodeGap.TotalSeconds;

    /// <summary>Raises a signal for a finding that may recur, once per episode. Never throws.</summary>
    public void Raise(SignalDefinition definition, Activity? span, Func<IReadOnlyDictionary<string, object>> evidence)
    {
        if (!monitor.IsDisposed && BeginsEpisode(definition)) Announce(definition, span, evidence());
    }

    /// <summary>Raises a signal of a detector that tracks episodes itself. Never throws.</summary>
    /// <returns>The signal.</returns>
    public Signal Announce(SignalDefinition definition, Activity? span, IReadOnlyDictionary<string, object> evidence)
    {
        bool isAllowed = limit.Allows(definition, out long withheld);
        if (withheld > 0) evidence = new Dictionary<string, object>(evidence) { ["withheld"] = withheld };
        Signal signal = Describe(definition, span, evidence);
        if (monitor.IsDisposed) return signal;
        series.Count(definition);
        lastSeen[definition] = monitor.Clock.Timestamp();
        last[definition.Code] = signal;
        if (!isAllowed) return signal;
        if (span is not null) SpanEvents.Add(span, "ml.signal", new ActivityTagsCollection
        {
            [Names.Signals.Code] = definition.Code,
            [Names.Signals.Severity] = SignalSeries.NameOf(definition.Severity),
        });
        GuardedHandlers.Invoke(Raised, signal);
        GuardedHandlers.Invoke(AnyRaised, signal);
        return signal;
    }

    /// <summary>A signal that is not raised.</summary>
    public Signal Describe(SignalDefinition definition, Activity? span, IReadOnlyDictionary<string, object> evidence) => new(
        definition.Code, definition.Severity, monitor.Identity, definition.Message, definition.Suggestion,
        monitor.Clock.UtcNow(), evidence, (span ?? Activity.Current)?.Context ?? default);

    /// <summary>The last signal of each code that any monitor of the model has seen within a time.</summary>
    public IEnumerable<Signal> Seen(TimeSpan within) => series.Channels
        .SelectMany(channel => channel.lastSeen.Where(seen => channel.monitor.Clock.Seconds(seen.Value, channel.monitor.Clock.Timestamp()) <= within.TotalSeconds)
            .Select(seen => channel.last.GetValueOrDefault(seen.Key.Code)))
        .OfType<Signal>();

    public void Dispose()
    {
        series.Detach(this);
        SignalModels.Registry.Release(monitor.Identity, monitor.Clock);
    }

    private bool BeginsEpisode(SignalDefinition definition)
    {
        long now = monitor.Clock.Timestamp();
        if (lastSeen.TryAdd(definition, now)) return true;
        long before = lastSeen[definition];
        bool begins = monitor.Clock.Seconds(before, now) > EpisodeGap.TotalSeconds;
        return lastSeen.TryUpdate(definition, now, before) && begins; // if several threads get here, one of them begins the episode
    }
}
