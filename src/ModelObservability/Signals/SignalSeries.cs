using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>How many signals of each code one model raised. Thread-safe.</summary>
internal sealed class SignalSeries(ModelIdentity identity)
{
    private readonly long[] counts = new long[SignalDefinition.All.Count];
    private readonly KeyValuePair<string, object?>[][] tags = [.. SignalDefinition.All.Select(definition => ModelTags.Of(
        identity,
        new KeyValuePair<string, object?>(Names.Signals.Code, definition.Code),
        new KeyValuePair<string, object?>(Names.Signals.Severity, NameOf(definition.Severity))))];

    public static string NameOf(SignalSeverity severity) => severity switch
    {
        SignalSeverity.Information => "information",
        SignalSeverity.Warning => "warning",
        _ => "error",
    };

    public void Count(SignalDefinition definition) => Interlocked.Increment(ref counts[IndexOf(definition)]);

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        for (int index = 0; index < counts.Length; index++)
            if (Volatile.Read(ref counts[index]) is > 0 and var count) yield return (count, tags[index]);
    }

    private static int IndexOf(SignalDefinition definition)
    {
        for (int index = 0; index < SignalDefinition.All.Count; index++)
            if (ReferenceEquals(SignalDefinition.All[index], definition)) return index;
        throw new ArgumentException($"{definition.Code} is missing in SignalDefinition.All.", nameof(definition));
    }
}
