using System.Collections.Concurrent;
using ModelObservability.Http.Protocols;
using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Calls;

/// <summary>What all requests of one client share: its options, routes and models. Thread-safe.</summary>
internal sealed class ClientState : IDisposable
{
    /// <summary>More pairs of a model and a server than this are published without the server.</summary>
    private const int MaxServers = 256;

    /// <summary>Most bytes that are read of a prediction request: shapes come first.</summary>
    private const int FirstBytes = 64 * 1024;

    private readonly ConcurrentDictionary<ServerKey, LanguageModelEndpoint> languageModels = new();
    private readonly RouteTable routes;
    private readonly ClientMonitors models;

    public ClientState(HttpObservationOptions options, LanguageModelInstruments? instruments = null)
    {
        Options = options;
        Instruments = instruments ?? LanguageModelInstruments.Current;
        routes = new RouteTable(options.Protocols);
        models = new ClientMonitors(options);
        LanguageModelInstruments.Publish(); // published with the first client, not with its first call
    }

    public HttpObservationOptions Options { get; }

    public LanguageModelInstruments Instruments { get; }

    /// <summary>The route of a request; null if it is not observed.</summary>
    public Route? Find(HttpRequestMessage request)
    {
        ModelMonitor any = models.Unnamed;
        if (any.IsDisposed) return null;
        bool calls = ActiveCall.IsWanted(any);
        if (!calls && !Instruments.IsEnabled && Options.OnCallEnded is null) return null;
        return routes.Find(request) is { } route && (calls || route.Endpoint.Generates) ? route : null;
    }

    /// <summary>The monitor of a model; null stands for a model that is not known yet.</summary>
    public ModelMonitor MonitorOf(string? model, string? version) => models.Find(model, version);

    /// <summary>Most bytes that are read of a request.</summary>
    public int BytesRead(Endpoint endpoint) =>
        endpoint.BeginsWithShapes ? Math.Min(Options.InspectedBytes, FirstBytes) : Options.InspectedBytes;

    /// <summary>The language model at a server.</summary>
    public LanguageModelEndpoint LanguageModel(ModelMonitor monitor, string operation, Uri server)
    {
        ServerKey key = new(monitor, operation, server.Host, server.Port);
        if (languageModels.TryGetValue(key, out LanguageModelEndpoint? known)) return known;
        if (languageModels.Count >= MaxServers) key = key with { Host = "", Port = 0 };
        return languageModels.GetOrAdd(key, Watch);
    }

    public void Dispose() => models.Dispose();

    private LanguageModelEndpoint Watch(ServerKey key) => new(key.Monitor, Instruments)
    {
        Operation = key.Operation,
        Provider = Options.Provider is { } provider ? AttributeText.Name(provider) : Providers.Of(key.Host),
        Address = key.Host.Length == 0 ? null : key.Host,
        Port = key.Host.Length == 0 ? null : key.Port,
        Prices = Options.Prices,
        StallAfter = Options.StallAfter == TimeSpan.MaxValue ? double.PositiveInfinity : Options.StallAfter.TotalSeconds,
        OnCallEnded = Options.OnCallEnded,
    };

    private readonly record struct ServerKey(ModelMonitor Monitor, string Operation, string Host, int Port);
}
