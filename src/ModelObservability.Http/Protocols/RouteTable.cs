using System.Collections.Concurrent;

namespace ModelObservability.Http.Protocols;

/// <summary>The routes of the requests of one client. Known paths are looked up, so that a request of them costs no text. Thread-safe.</summary>
internal sealed class RouteTable(ModelProtocols wanted)
{
    /// <summary>Paths beyond this many are read anew each time.</summary>
    private const int MaxPaths = 256;

    /// <summary>Longer paths are read anew each time.</summary>
    private const int MaxPath = 1024;

    private readonly ConcurrentDictionary<string, Route> known = new(StringComparer.Ordinal);

    /// <summary>What a request asks of which model; null where it is none of ours to look at.</summary>
    public Route? Find(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.RequestUri is not { IsAbsoluteUri: true } uri) return null;
        ReadOnlySpan<char> path = uri.PathAndQuery; // the very text the request line is made of, which the path alone is not
        int query = path.IndexOf('?');
        if (query >= 0) path = path[..query];
        if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out Route? route)) return route;
        route = KnownProtocols.Match(path, wanted);
        if (route is not null && path.Length <= MaxPath && known.Count < MaxPaths) known.TryAdd(path.ToString(), route);
        return route;
    }
}
