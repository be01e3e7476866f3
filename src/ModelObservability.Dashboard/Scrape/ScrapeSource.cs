using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Scrape;

/// <summary>Finds the exporter that an endpoint serves, or makes a provider of its own for it.</summary>
internal static class ScrapeSource
{
    /// <summary>The meters a provider made here listens to.</summary>
    private static readonly string[] Meters = [ModelMonitor.SourceName, "ModelObservability.Gpu"];

    /// <summary>Whether the SDK's own switch is off: then its providers collect nothing and have no exporters.</summary>
    public static bool SdkIsDisabled =>
        bool.TryParse(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), out bool disabled) && disabled;

    /// <summary>The exporter of the application's provider, else of one made here; null where the SDK is switched off.</summary>
    public static ScrapeExporter? Find(IServiceProvider services) =>
        (services.GetService<MeterProvider>() is { } registered ? ScrapeExporter.Of(registered) : null) ?? Listen(services);

    private static ScrapeExporter? Listen(IServiceProvider services)
    {
        MeterProvider provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meters)
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddModelObservabilityScrape()
            .Build();
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(static made => ((MeterProvider)made!).Dispose(), provider);
        return ScrapeExporter.Of(provider);
    }
}
