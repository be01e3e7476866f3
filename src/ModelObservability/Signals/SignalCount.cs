using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The number of signals of one code raised for a model. Thread-safe.</summary>
internal sealed class SignalCount(ModelIdentity identity, SignalDefinition definition)
{
    private long raised;
    private KeyValuePair<string, object?>[]? tags;

    public SignalDefinition Definition => definition;

    public long Raised => Volatile.Read(ref raised);

    public KeyValuePair<string, object?>[] Tags => tags ??= ModelTags.Of(
        identity,
        new KeyValuePair<string, object?>(Names.Signals.Code, definition.Code),
        new KeyValuePair<string, object?>(Names.Signals.Severity, SignalSeries.NameOf(definition.Severity)));

    public void Add() => Interlocked.Increment(ref raised);
}
