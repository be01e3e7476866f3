using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Deploy.Tests.Workload;

/// <summary>Sends everything by OTLP where the environment names an endpoint.</summary>
internal static class Sending
{
    public static OpenTelemetrySdk? Start() => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null ? null : OpenTelemetrySdk.Create(builder => builder
        .WithMetrics(metrics => metrics.AddModelObservability().AddMeter(GpuMonitor.MeterName).AddOtlpExporter())
        .WithTracing(tracing => tracing.AddModelObservability().AddOtlpExporter())
        .WithLogging(logging => logging.AddModelObservability().AddOtlpExporter()));
}
