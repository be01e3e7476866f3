namespace ModelObservability;

/// <summary>How the metrics of ModelObservability are aggregated.</summary>
public sealed record ModelObservabilityMetricsOptions
{
    /// <summary>Series limit of instruments with a series per class or bin.</summary>
    internal const int ManySeries = 10_000;

    /// <summary>
    /// Base-2 exponential histograms instead of fixed buckets: precise at every scale, for backends that accept them (OTLP does; OpenTelemetry's
    /// Prometheus exporter omits them). Default: false.
    /// </summary>
    public bool ExponentialHistograms { get; init; }

    /// <summary>
    /// Also collects the meters of the process: <c>System.Runtime</c>, which is built into .NET
    /// (processor time, memory, garbage collection, thread pool, locks, exceptions), and, if the application has added them,
    /// <c>OpenTelemetry.Instrumentation.Process</c> (<c>AddProcessInstrumentation()</c>: processor, memory, threads, handles) and
    /// <c>Microsoft.Extensions.Diagnostics.ResourceMonitoring</c> (<c>AddResourceMonitoring()</c>: shares of the container's limits, disk,
    /// network). Default false.
    /// </summary>
    public bool ProcessMetrics { get; init; }

    /// <summary>
    /// Most attribute sets per instrument, 1 to 1,000,000; more are added to one set marked <c>otel.metric.overflow</c>, which raises a signal (MO6001)
    /// and counts in <c>ml.telemetry.series.overflow</c>. Null (default): 10,000 for instruments with a set per class or bin, OpenTelemetry's limit of
    /// 2,000 for the others. The SDK allocates some 100 bytes for each of them up front and never releases them.
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
