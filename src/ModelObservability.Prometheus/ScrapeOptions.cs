namespace ModelObservability;

/// <summary>Path and exposure of the endpoint that <see cref="ScrapeEndpoints.MapModelObservabilityScrape"/> maps.</summary>
public sealed record ScrapeOptions
{
    /// <summary>The path of the scrape endpoint: starts with <c>/</c>, without route parameters. Default <c>/metrics</c>.</summary>
    public string Path { get; init; } = "/metrics";

    /// <summary>
    /// Whether other machines may read the metrics. Default <see langword="false"/>: only requests that come from this machine
    /// and use a loopback name (<c>127.0.0.1</c>, <c>localhost</c>, <c>[::1]</c>) are answered, everything else gets 403.
    /// </summary>
    /// <remarks>
    /// Metrics reveal models, classes and hardware, and every scrape costs work: expose them only behind authentication
    /// (<c>.RequireAuthorization()</c>), on a separate port, or behind a network rule.
    /// </remarks>
    public bool AllowRemote { get; init; }

    /// <summary>Throws if a value is out of range.</summary>
    internal void Validate()
    {
        if (string.IsNullOrEmpty(Path) || Path[0] != '/' || Path.AsSpan().ContainsAny("{}*?#"))
            throw new ArgumentException($"Path is '{Path}'; it must start with '/' and hold none of {{ }} * ? #, like '/metrics'.", nameof(Path));
    }
}
