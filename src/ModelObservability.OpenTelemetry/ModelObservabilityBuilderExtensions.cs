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

    /// <summary>What OpenTelemetry keeps of an instrument where it is told nothing.</summary>
    private const int SeriesPerInstrument = 2000;

    /// <summary>Instruments with a series for each class, bin or pair of them; the SDK takes the room for all of them at once, so the others keep its own limit.</summary>
    private static readonly string[] ManySeries =
        ["ml.quality.outcomes", "ml.quality.confusion", "ml.quality.score.bins", "ml.quality.score.below", "ml.quality.pixels", "ml.quality.iou", "ml.inference.output.classes"];

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
        options ??= new();
        if (options.ProcessMetrics) builder.AddMeter(ProcessMeters);
        return builder
            .AddView(instrument => ViewOf(instrument, options))
            .AddInstrumentation(() => SeriesLimit.Watch(instrument => LimitOf(instrument, options) ?? SeriesPerInstrument));
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
        int? limit = LimitOf(instrument.Name, options);
        if (limit is null && !(options.ExponentialHistograms && instrument is Histogram<double>)) return null;
        MetricStreamConfiguration view = options.ExponentialHistograms && instrument is Histogram<double>
            ? new Base2ExponentialBucketHistogramConfiguration()
            : new MetricStreamConfiguration();
        if (limit is not null) view.CardinalityLimit = limit;
        return view;
    }

    /// <summary>The limit to set; null leaves OpenTelemetry's own.</summary>
    private static int? LimitOf(string instrument, ModelObservabilityMetricsOptions options) =>
        options.CardinalityLimit ?? (ManySeries.Contains(instrument) ? ModelObservabilityMetricsOptions.ManySeries : null);
}
