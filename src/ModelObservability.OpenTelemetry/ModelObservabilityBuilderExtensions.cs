using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability;

/// <summary>Adds ModelObservability to OpenTelemetry.</summary>
public static class ModelObservabilityBuilderExtensions
{
    /// <summary>Meters that measure the process. A meter that does not exist costs nothing.</summary>
    private static readonly string[] ProcessMeters =
        ["System.Runtime", "OpenTelemetry.Instrumentation.Process", "Microsoft.Extensions.Diagnostics.ResourceMonitoring"];

    /// <summary>OpenTelemetry's default limit.</summary>
    private const int SeriesPerInstrument = 2000;

    /// <summary>Instruments with a series per class, bin or pair of them. The SDK allocates all series up front, so the others keep the default limit.</summary>
    private static readonly string[] ManySeries =
        ["ml.quality.outcomes", "ml.quality.confusion", "ml.quality.score.bins", "ml.quality.score.below", "ml.quality.pixels", "ml.quality.iou", "ml.inference.output.classes"];

    /// <summary>Collects the metrics of every <see cref="ModelMonitor"/> in the process.</summary>
    /// <param name="builder">The builder of the application's metrics.</param>
    /// <param name="options">How the metrics are aggregated; null for the defaults.</param>
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
            .AddInstrumentation(() => SeriesLimit.Watch(instrument => LimitOf(instrument, options) ?? SeriesPerInstrument))
            .AddInstrumentation(HistogramAggregation.Check);
    }

    /// <summary>Collects the spans of every <see cref="ModelMonitor"/> in the process.</summary>
    /// <param name="builder">The builder of the application's traces.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TracerProviderBuilder AddModelObservability(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(ModelMonitor.SourceName);
    }

    /// <summary>
    /// Writes every <see cref="Signal"/> and <see cref="FailedCall"/> of the process as a log record of category <c>ModelObservability</c>, on the span it belongs to, and
    /// every <see cref="ResponseEvaluation"/> as an event <c>gen_ai.evaluation.result</c> on the span of the call it judges. Add it before the exporters: what comes first
    /// is asked first, and the span is set here.
    /// </summary>
    /// <param name="builder">The builder of the application's logs, used with an <see cref="ILoggerFactory"/> (a host, or <c>OpenTelemetrySdk.Create</c>).</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static LoggerProviderBuilder AddModelObservability(this LoggerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddProcessor(new CallSpanProcessor())
            .AddInstrumentation(services => new SignalLog(services.GetService<ILoggerFactory>))
            .AddInstrumentation(services => new FailureLog(services.GetService<ILoggerFactory>))
            .AddInstrumentation(services => new EvaluationLog(services.GetService<ILoggerFactory>));
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

    /// <summary>The limit; null for OpenTelemetry's default.</summary>
    private static int? LimitOf(string instrument, ModelObservabilityMetricsOptions options) =>
        options.CardinalityLimit ?? (ManySeries.Contains(instrument) ? ModelObservabilityMetricsOptions.ManySeries : null);
}
