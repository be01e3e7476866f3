using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelObservability;

/// <summary>
/// Says once for a meter provider that the OTLP exporter has been told to make every histogram exponential: some backends refuse such histograms, and none has the
/// <c>_bucket</c> series that dashboards and rules ask for.
/// </summary>
internal static partial class HistogramAggregation
{
    private const string Variable = "OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", Exponential = "base2_exponential_bucket_histogram";

    /// <summary>Looks where the exporter looks: the configuration of the provider, which has the environment.</summary>
    /// <param name="services">The services of the provider.</param>
    /// <returns>The services: an instrumentation has to be something.</returns>
    public static object Check(IServiceProvider services)
    {
        string? value = services.GetService<IConfiguration>()?[Variable] ?? Environment.GetEnvironmentVariable(Variable);
        if (string.Equals(value, Exponential, StringComparison.OrdinalIgnoreCase) && services.GetService<ILoggerFactory>()?.CreateLogger(ModelMonitor.SourceName) is { } log)
            WarnOfExponential(log, Variable, value);
        return services;
    }

    [LoggerMessage(EventId = 0, EventName = "histograms_exponential", Level = LogLevel.Warning, Message =
        "{Variable} is {Value}: every histogram is sent by OTLP with exponential buckets. The Aspire dashboard refuses them, and dashboards and rules that ask for _bucket find nothing. "
        + "Remove it, or see that the backend takes them.")]
    private static partial void WarnOfExponential(ILogger log, string variable, string? value);
}
