using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Prometheus.Scrape;

/// <summary>The provider for applications that have none with the exporter.</summary>
internal static class OwnProvider
{
    private const string GpuMeter = ModelMonitor.SourceName + ".Gpu";

    /// <summary>Collects our meters until the application has stopped.</summary>
    public static MeterProvider Create(IServiceProvider services)
    {
        MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .AddModelObservability()   // with its limits of series
            .AddMeter(GpuMeter)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            // without a cache, a response includes everything recorded before the request
            .AddPrometheusExporter(static exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0)
            .Build();
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(static made => ((MeterProvider)made!).Dispose(), provider);
        return provider;
    }
}
