namespace ModelObservability;

/// <summary>How the metrics of ModelObservability are aggregated.</summary>
public sealed record ModelObservabilityMetricsOptions
{
    /// <summary>Series kept of instruments that have one for each class or bin.</summary>
    internal const int ManySeries = 10_000;

    /// <summary>
    /// Base-2 exponential histograms instead of fixed buckets: precise at every scale, for backends that take them
    /// (OTLP does; OpenTelemetry's Prometheus exporter leaves them out). Default false.
    /// </summary>
    public bool ExponentialHistograms { get; init; }

    /// <summary>
    /// Also collects what others measure of this process, by the names of their meters: <c>System.Runtime</c>, which .NET always has
    /// (processor time, memory, garbage collection, thread pool, locks, exceptions), and, where the application has added them,
    /// <c>OpenTelemetry.Instrumentation.Process</c> (<c>AddProcessInstrumentation()</c>: processor, memory, threads, handles) and
    /// <c>Microsoft.Extensions.Diagnostics.ResourceMonitoring</c> (<c>AddResourceMonitoring()</c>: shares of the container's limits, disk,
    /// network). Default false.
    /// </summary>
    public bool ProcessMetrics { get; init; }

    /// <summary>
    /// Attribute sets kept apart per instrument, 1 to 1,000,000; what comes beyond adds to one set marked <c>otel.metric.overflow</c>, and is told by
    /// a signal (MO6001) and <c>ml.telemetry.series.overflow</c>. Null (default): 10,000 for instruments with a set for each class or bin, for the
    /// others OpenTelemetry's own limit, 2,000. The SDK takes some 100 bytes for each at once, and gives none back while it lives.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…1,000,000.</exception>
    public int? CardinalityLimit
    {
        get;
        init
        {
            if (value is < 1 or > 1_000_000)
                throw new ArgumentOutOfRangeException(nameof(CardinalityLimit), value, $"{nameof(CardinalityLimit)} is {value}; it must be 1 to 1,000,000.");
            field = value;
        }
    }
}
