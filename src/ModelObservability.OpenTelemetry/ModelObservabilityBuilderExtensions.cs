using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability;

/// <summary>Turns ModelObservability on in OpenTelemetry.</summary>
public static class ModelObservabilityBuilderExtensions
{
    /// <summary>Who measures the process already. A meter that nobody makes costs nothing.</summary>
    private static readonly string[] ProcessMeters =
        ["System.Runtime", "OpenTelemetry.Instrumentation.Process", "Microsoft.Extensions.Diagnostics.ResourceMonitoring"];

    /// <summary>Collects the metrics of every <see cref="ModelMonitor"/> in the process.</summary>
    /// <param name="builder">The metrics of the application.</param>
    /// <param name="options">How they are aggregated.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static MeterProviderBuilder AddModelObservability(
        this MeterProviderBuilder builder, ModelObservabilityMetricsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddMeter(ModelMonitor.SourceName);
        if (options is { ProcessMetrics: true }) builder.AddMeter(ProcessMeters);
        return options is null or { ExponentialHistograms: false, CardinalityLimit: null }
            ? builder
            : builder.AddView(instrument => ViewOf(instrument, options));
    }

    /// <summary>Collects the spans of every <see cref="ModelMonitor"/> in the process.</summary>
    /// <param name="builder">The traces of the application.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TracerProviderBuilder AddModelObservability(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(ModelMonitor.SourceName);
    }

    /// <summary>
    /// Writes every <see cref="Signal"/> of the process as a log record of category <c>ModelObservability</c>, with the trace it belongs to.
    /// </summary>
    /// <param name="builder">The logs of the application, beside its <see cref="ILoggerFactory"/> (a host, or <c>OpenTelemetrySdk.Create</c>).</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static LoggerProviderBuilder AddModelObservability(this LoggerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddInstrumentation(services => new SignalLog(services.GetService<ILoggerFactory>));
    }

    private static MetricStreamConfiguration? ViewOf(Instrument instrument, ModelObservabilityMetricsOptions options)
    {
        if (instrument.Meter.Name != ModelMonitor.SourceName) return null;
        MetricStreamConfiguration view = options.ExponentialHistograms && instrument is Histogram<double>
            ? new Base2ExponentialBucketHistogramConfiguration()
            : new MetricStreamConfiguration();
        if (options.CardinalityLimit is { } limit) view.CardinalityLimit = limit;
        return view;
    }
}
