namespace ModelObservability;

/// <summary>
/// What a host collects about its models. Can be bound to a section of the configuration; read once, when the host starts, and checked then.
/// </summary>
public sealed class ModelObservabilityOptions
{
    /// <summary>Whether metrics are collected. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Whether spans are collected. Default true.</summary>
    public bool Tracing { get; set; } = true;

    /// <summary>
    /// Whether spans of ASP.NET Core's requests are collected as well (the source <c>Microsoft.AspNetCore</c>; nothing where there is none). Without
    /// them, and without an instrumentation that collects them, a request's activity is not sampled, and nor is a span of a model within it.
    /// Default true.
    /// </summary>
    public bool RequestSpans { get; set; } = true;

    /// <summary>Whether signals are written as log records. Default true.</summary>
    public bool Logging { get; set; } = true;

    /// <inheritdoc cref="ModelObservabilityMetricsOptions.ExponentialHistograms"/>
    public bool ExponentialHistograms { get; set; }

    /// <inheritdoc cref="ModelObservabilityMetricsOptions.ProcessMetrics"/>
    public bool ProcessMetrics { get; set; }

    /// <inheritdoc cref="ModelObservabilityMetricsOptions.CardinalityLimit" path="/summary"/>
    public int? CardinalityLimit { get; set; }

    /// <summary>Versions and frameworks of the models added with <c>AddModelMonitor</c>, by key; case does not matter.</summary>
    public IDictionary<string, ModelMonitorOptions> Models { get; } = new Dictionary<string, ModelMonitorOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the health check says, where there is one.</summary>
    public ModelHealthOptions Health { get; } = new();
}
