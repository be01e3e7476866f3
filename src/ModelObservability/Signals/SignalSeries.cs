using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>How many signals of each code one model raised, 0 included, and which are seen now. Thread-safe.</summary>
internal sealed class SignalSeries(ModelIdentity identity)
{
    private readonly long[] counts = new long[SignalDefinition.All.Count];
    private readonly KeyValuePair<string, object?>[]?[] tags = new KeyValuePair<string, object?>[SignalDefinition.All.Count][];
    private readonly Lock gate = new();
    private volatile SignalChannel[] channels = [];
    private int families;

    public ModelIdentity Identity => identity;

    /// <summary>The monitors of the model, oldest first; never changes after it was read.</summary>
    public SignalChannel[] Channels => channels;

    /// <summary>Whether a signal was ever raised.</summary>
    public bool HasCounted => Array.Exists(counts, static count => count > 0);

    public static string NameOf(SignalSeverity severity) => severity switch
    {
        SignalSeverity.Information => "information",
        SignalSeverity.Warning => "warning",
        _ => "error",
    };

    public void Attach(SignalChannel channel)
    {
        lock (gate) channels = [.. channels, channel];
    }

    public void Detach(SignalChannel channel)
    {
        lock (gate) channels = [.. channels.Where(other => other != channel)];
    }

    /// <summary>From now on the codes of a family are published, at 0 where none was raised.</summary>
    public void Use(SignalFamily family) => Interlocked.Or(ref families, 1 << (int)family);

    public void Count(SignalDefinition definition)
    {
        Use(definition.Family);
        Interlocked.Increment(ref counts[IndexOf(definition)]);
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        for (int index = 0; index < counts.Length; index++)
            if (IsInUse(index)) yield return (Volatile.Read(ref counts[index]), TagsOf(index));
    }

    /// <summary>How many monitors of the model see each finding now.</summary>
    public IEnumerable<(int Count, KeyValuePair<string, object?>[] Tags)> ReadActive()
    {
        SignalChannel[] now = channels;
        for (int index = 0; index < counts.Length; index++)
            if (IsInUse(index)) yield return (now.Count(channel => channel.Sees(SignalDefinition.All[index])), TagsOf(index));
    }

    private static int IndexOf(SignalDefinition definition)
    {
        for (int index = 0; index < SignalDefinition.All.Count; index++)
            if (ReferenceEquals(SignalDefinition.All[index], definition)) return index;
        throw new ArgumentException($"{definition.Code} is missing in SignalDefinition.All.", nameof(definition));
    }

    private bool IsInUse(int index) => (Volatile.Read(ref families) & (1 << (int)SignalDefinition.All[index].Family)) != 0;

    private KeyValuePair<string, object?>[] TagsOf(int index) => tags[index] ??= ModelTags.Of(
        identity,
        new KeyValuePair<string, object?>(Names.Signals.Code, SignalDefinition.All[index].Code),
        new KeyValuePair<string, object?>(Names.Signals.Severity, NameOf(SignalDefinition.All[index].Severity)));
}
