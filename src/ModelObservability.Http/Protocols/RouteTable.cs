using System.Collections.Concurrent;

namespace ModelObservability.Http.Protocols;

/// <summary>Routes of the requests of one client, cached by path so that a known path allocates nothing. Thread-safe.</summary>
internal sealed class RouteTable(ModelProtocols wanted)
{
    /// <summary>More paths than this are not cached.</summary>
    private const int MaxPaths = 256;

    /// <summary>Longer paths are not cached.</summary>
    private const int MaxPath = 1024;

    private readonly ConcurrentDictionary<string, Route> known = new(StringComparer.Ordinal);

    /// <summary>The route of a request; null if it is not a call of a model server.</summary>
    public Route? Find(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.RequestUri is not { IsAbsoluteUri: true } uri) return null;
        ReadOnlySpan<char> path = uri.PathAndQuery; // exactly what the request line contains, unlike AbsolutePath
        int query = path.IndexOf('?');
        if (query >= 0) path = path[..query];
        if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out Route? route)) return route;
        route = KnownProtocols.Match(path, wanted);
        if (route is not null && path.Length <= MaxPath && known.Count < MaxPaths) known.TryAdd(path.ToString(), route);
        return route;
    }
}
