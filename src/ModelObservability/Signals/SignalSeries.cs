using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The number of signals of each code of a model, including 0, and those that are active. Thread-safe.</summary>
internal sealed class SignalSeries(ModelIdentity identity)
{
    /// <summary>The most codes counted, so that an adapter that generates codes cannot fill the memory.</summary>
    private const int MaxCodes = 256;

    private readonly Lock gate = new();
    private volatile SignalChannel[] channels = [];
    private volatile SignalCount[] counts = []; // replaced, never modified

    public ModelIdentity Identity => identity;

    /// <summary>The monitors of the model, oldest first; replaced, never modified.</summary>
    public SignalChannel[] Channels => channels;

    /// <summary>Whether a signal has been raised.</summary>
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

    /// <summary>Publishes these signals from now on, starting at 0.</summary>
    public void Use(IReadOnlyList<SignalDefinition> definitions)
    {
        foreach (SignalDefinition definition in definitions) Find(definition);
    }

    public void Count(SignalDefinition definition) => Find(definition)?.Add();

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read() => counts.Select(static count => (count.Raised, count.Tags));

    /// <summary>The number of the model's monitors for which each signal is active.</summary>
    public IEnumerable<(int Count, KeyValuePair<string, object?>[] Tags)> ReadActive()
    {
        SignalChannel[] now = channels;
        return counts.Select(count => (now.Count(channel => channel.IsActive(count.Definition)), count.Tags));
    }

    /// <summary>The count of a code; null beyond the limit of codes.</summary>
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
