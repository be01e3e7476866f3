using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Samples;

/// <summary>Sends metrics, spans and signals (as logs) to the OTLP endpoint that the environment names.</summary>
internal static class Otlp
{
    /// <summary>What <c>--help</c> says of it.</summary>
    public const string Usage = "OTEL_EXPORTER_OTLP_ENDPOINT=http://host:4317 sends metrics, spans and logs there; OTEL_SERVICE_NAME names the service.";

    /// <summary>Starts to send, where an endpoint is named; what is left is sent when the SDK is disposed.</summary>
    /// <param name="service">The name of the service, unless the environment has one.</param>
    /// <param name="metrics">Collects the same metrics for somebody else, too; null: nobody.</param>
    /// <returns>Null where there is neither an endpoint nor somebody else.</returns>
    public static OpenTelemetrySdk? Start(string service, Action<MeterProviderBuilder>? metrics = null)
    {
        bool all = Names("");
        (bool sendsMetrics, bool sendsSpans, bool sendsLogs) = (all || Names("METRICS_"), all || Names("TRACES_"), all || Names("LOGS_"));
        if (metrics is null && !sendsMetrics && !sendsSpans && !sendsLogs) return null;
        return OpenTelemetrySdk.Create(builder =>
        {
            if (Value("OTEL_SERVICE_NAME") is null) builder.ConfigureResource(resource => resource.AddService(service));
            if (metrics is not null || sendsMetrics)
                builder.WithMetrics(meters =>
                {
                    meters.AddModelObservability();
                    metrics?.Invoke(meters);
                    if (sendsMetrics) meters.AddOtlpExporter((_, reader) =>
                    {
                        // A sample is over before the usual minute is.
                        if (Value("OTEL_METRIC_EXPORT_INTERVAL") is null) reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 5_000;
                    });
                });
            if (sendsSpans) builder.WithTracing(static spans => spans.AddModelObservability().AddOtlpExporter());
            if (sendsLogs) builder.WithLogging(static logs => logs.AddModelObservability().AddOtlpExporter());
        });
    }

    private static bool Names(string signal) => Value($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT") is not null;

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
