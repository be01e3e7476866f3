using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Samples;

/// <summary>Sends metrics, spans and signals (as logs) to the OTLP endpoints that the environment names.</summary>
internal static class Otlp
{
    /// <summary>What <c>--help</c> says of it.</summary>
    public const string Usage = "OTEL_EXPORTER_OTLP_ENDPOINT=http://host:4317 sends metrics, spans and logs there; OTEL_SERVICE_NAME names the service.";

    /// <summary>Starts to send, where an endpoint is named; what is left is sent when the SDK is disposed.</summary>
    /// <param name="service">The name of the service, unless the environment has one.</param>
    /// <param name="metrics">Collects the same metrics for somebody else, too; null: nobody.</param>
    /// <param name="meters">Further meters to publish.</param>
    /// <returns>Null where there is neither an endpoint nor somebody else.</returns>
    public static OpenTelemetrySdk? Start(string service, Action<MeterProviderBuilder>? metrics = null, params string[] meters)
    {
        if (metrics is null && !IsNamed("METRICS") && !IsNamed("TRACES") && !IsNamed("LOGS")) return null;
        return OpenTelemetrySdk.Create(builder =>
        {
            if (Value("OTEL_SERVICE_NAME") is null) builder.ConfigureResource(resource => resource.AddService(service));
            if (metrics is not null || IsNamed("METRICS")) builder.WithMetrics(provider => Send(provider.AddModelObservability().AddMeter(meters), metrics));
            if (IsNamed("TRACES")) builder.WithTracing(static spans => spans.AddModelObservability().AddOtlpExporter(static to => Address(to, "TRACES")));
            if (IsNamed("LOGS")) builder.WithLogging(static logs => logs.AddModelObservability().AddOtlpExporter(static to => Address(to, "LOGS")));
        });
    }

    private static void Send(MeterProviderBuilder provider, Action<MeterProviderBuilder>? also)
    {
        also?.Invoke(provider);
        if (!IsNamed("METRICS")) return;
        provider.AddOtlpExporter(static (to, reader) =>
        {
            Address(to, "METRICS");
            // A sample is over before the usual minute is.
            if (Value("OTEL_METRIC_EXPORT_INTERVAL") is null) reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 5_000;
        });
    }

    private static bool IsNamed(string kind) => (Value("OTEL_EXPORTER_OTLP_ENDPOINT") ?? Of(kind)) is not null;

    /// <summary>The exporter reads the endpoint of all kinds by itself, that of one kind it does not.</summary>
    private static void Address(OtlpExporterOptions exporter, string kind)
    {
        if (Of(kind) is { } address) exporter.Endpoint = new Uri(address);
    }

    private static string? Of(string kind) => Value($"OTEL_EXPORTER_OTLP_{kind}_ENDPOINT");

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
