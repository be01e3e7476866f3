using System.Diagnostics.Metrics;
using System.Text;
using ModelObservability.Prometheus.Tests.Parsing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Prometheus.Tests;

/// <summary>A meter, the SDK around it, and an application in process that is scraped. Each has a name of its own, so tests never see each other.</summary>
internal sealed class ScrapedMeter : IDisposable
{
    private static int made;
    private readonly Lazy<ScrapedApp> app;

    public ScrapedMeter(Action<MeterProviderBuilder>? configure = null, MeterOptions? options = null)
    {
        options ??= new MeterOptions($"tests.{Interlocked.Increment(ref made)}");
        Meter = new Meter(options);
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.Clear())
            .AddMeter(Meter.Name)
            .AddPrometheusExporter(static exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0);
        configure?.Invoke(builder);
        Provider = builder.Build();
        app = new(() => ScrapedApp.InProcessAsync(given: Provider).GetAwaiter().GetResult());
    }

    public Meter Meter { get; }

    public MeterProvider Provider { get; }

    public ParsedExposition Text() => ExpositionParser.Text(Body(ExpositionFormat.Text));

    public ParsedExposition OpenMetrics() => ExpositionParser.OpenMetrics(Body(ExpositionFormat.OpenMetrics));

    public ParsedExposition Parsed(ExpositionFormat format) => format == ExpositionFormat.Text ? Text() : OpenMetrics();

    public string Raw(ExpositionFormat format) => Encoding.UTF8.GetString(Body(format));

    public byte[] Body(ExpositionFormat format)
    {
        using HttpResponseMessage response = app.Value
            .GetAsync(format == ExpositionFormat.OpenMetrics ? "application/openmetrics-text" : "text/plain").GetAwaiter().GetResult();
        return response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        if (app.IsValueCreated)
            app.Value.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Provider.Dispose();
        Meter.Dispose();
    }
}
