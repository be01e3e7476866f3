using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>How many signals of each code one model raised, 0 included, and which are seen now. Thread-safe.</summary>
internal sealed class SignalSeries(ModelIdentity identity)
{
    /// <summary>Codes told apart; an adapter that makes them up as it goes shall not fill the memory.</summary>
    private const int MaxCodes = 256;

    private readonly Lock gate = new();
    private volatile SignalChannel[] channels = [];
    private volatile SignalCount[] counts = []; // never changes after it was read

    public ModelIdentity Identity => identity;

    /// <summary>The monitors of the model, oldest first; never changes after it was read.</summary>
    public SignalChannel[] Channels => channels;

    /// <summary>Whether a signal was ever raised.</summary>
    public bool HasCounted => Array.Exists(counts, static count => count.Raised > 0);

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

    /// <summary>From now on these signals are published, at 0 where none was raised.</summary>
    public void Use(IReadOnlyList<SignalDefinition> definitions)
    {
        foreach (SignalDefinition definition in definitions) Find(definition);
    }

    public void Count(SignalDefinition definition) => Find(definition)?.Add();

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read() => counts.Select(static count => (count.Raised, count.Tags));

    /// <summary>How many monitors of the model see each finding now.</summary>
    public IEnumerable<(int Count, KeyValuePair<string, object?>[] Tags)> ReadActive()
    {
        SignalChannel[] now = channels;
        return counts.Select(count => (now.Count(channel => channel.Sees(count.Definition)), count.Tags));
    }

    /// <summary>The count of a code; null beyond the limit.</summary>
    private SignalCount? Find(SignalDefinition definition)
    {
        if (Known(definition.Code) is { } known) return known;
        lock (gate)
        {
            if (Known(definition.Code) is { } added) return added;
            if (counts.Length >= MaxCodes) return null;
            SignalCount count = new(identity, definition);
            counts = [.. counts, count];
            return count;
        }
    }

    private SignalCount? Known(string code) => Array.Find(counts, count => count.Definition.Code == code);
}
