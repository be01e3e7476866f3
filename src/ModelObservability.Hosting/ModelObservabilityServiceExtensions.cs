using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelObservability.Hosting.Validation;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ModelObservability;

/// <summary>Adds ModelObservability to the OpenTelemetry of a host.</summary>
public static class ModelObservabilityServiceExtensions
{
    /// <summary>The source of ASP.NET Core's spans.</summary>
    private const string Requests = "Microsoft.AspNetCore";

    /// <summary>
    /// Collects metrics, spans and signals of every <see cref="ModelMonitor"/> with OpenTelemetry: <c>AddOpenTelemetry()</c> with
    /// <c>AddModelObservability()</c> on its metrics, tracing and logging; do not call those yourself as well. Exporters are yours to add.
    /// Called again, it only configures the options further.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>OpenTelemetry's builder, for exporters: <c>.UseOtlpExporter()</c>, <c>.WithMetrics(metrics => …)</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static OpenTelemetryBuilder AddModelObservability(this IServiceCollection services, Action<ModelObservabilityOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ModelObservabilityOptions> options = services.AddHostingOptions();
        if (configure is not null) options.Configure(configure);
        return services.AddTelemetry();
    }

    /// <summary>
    /// As <see cref="AddModelObservability(IServiceCollection, Action{ModelObservabilityOptions}?)"/>, with the options of a section of the
    /// configuration. When the host starts, it refuses keys that are no option, values that cannot be read or are out of range, and models that
    /// were not added.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="section">The section, such as <c>builder.Configuration.GetSection("ModelObservability")</c>; an absent one is the defaults.</param>
    /// <returns>OpenTelemetry's builder, for exporters.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="section"/> is null.</exception>
    public static OpenTelemetryBuilder AddModelObservability(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddHostingOptions().Bind(section, static binder => binder.ErrorOnUnknownConfiguration = true);
        return services.AddTelemetry();
    }

    private static OpenTelemetryBuilder AddTelemetry(this IServiceCollection services)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        if (services.Any(static known => known.ServiceType == typeof(Added))) return telemetry;
        services.AddSingleton<Added>();
        services.ConfigureOpenTelemetryMeterProvider(static (services, metrics) =>
        {
            if (Read(services) is { Metrics: true } options) metrics.AddModelObservability(MetricsOf(options));
        });
        services.ConfigureOpenTelemetryTracerProvider(static (services, tracing) =>
        {
            ModelObservabilityOptions options = Read(services);
            if (!options.Tracing) return;
            tracing.AddModelObservability();
            if (options.RequestSpans) tracing.AddSource(Requests); // a span whose parent is not sampled is not sampled
        });
        services.ConfigureOpenTelemetryLoggerProvider(static (services, logging) =>
        {
            if (Read(services).Logging) logging.AddModelObservability();
        });
        return telemetry.WithMetrics().WithTracing().WithLogging();
    }

    private static ModelObservabilityOptions Read(IServiceProvider services) => services.GetRequiredService<IOptions<ModelObservabilityOptions>>().Value;

    private static ModelObservabilityMetricsOptions MetricsOf(ModelObservabilityOptions options) => new()
    {
        ExponentialHistograms = options.ExponentialHistograms,
        ProcessMetrics = options.ProcessMetrics,
        CardinalityLimit = options.CardinalityLimit,
    };

    /// <summary>Marks a container that has been given the telemetry: twice would make two views of an instrument.</summary>
    private sealed class Added;
}
