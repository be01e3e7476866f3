namespace ModelObservability;

/// <summary>Where <see cref="ScrapeEndpoints.MapModelObservabilityScrape"/> answers, and to whom.</summary>
public sealed record ScrapeOptions
{
    /// <summary>The path of the scrape endpoint: starts with <c>/</c>, without route parameters. Default <c>/metrics</c>.</summary>
    public string Path { get; init; } = "/metrics";

    /// <summary>
    /// Whether other machines may read the metrics. Default <see langword="false"/>: only requests that come from this machine
    /// and name it by a loopback name (<c>127.0.0.1</c>, <c>localhost</c>, <c>[::1]</c>) are answered, everything else gets 403.
    /// </summary>
    /// <remarks>
    /// Metrics name models, classes and hardware, and whoever can scrape can make the application work:
    /// open them behind authentication (<c>.RequireAuthorization()</c>), a port of their own, or a network rule.
    /// </remarks>
    public bool AllowRemote { get; init; }

    /// <summary>Throws where a value is outside its range.</summary>
    internal void Validate()
    {
        if (string.IsNullOrEmpty(Path) || Path[0] != '/' || Path.AsSpan().ContainsAny("{}*?#"))
            throw new ArgumentException($"Path is '{Path}'; it must start with '/' and hold none of {{ }} * ? #, like '/metrics'.", nameof(Path));
    }
}
