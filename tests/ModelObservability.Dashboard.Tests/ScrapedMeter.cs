using System.Diagnostics.Metrics;
using System.Text;
using ModelObservability.Dashboard.Exposition;
using ModelObservability.Dashboard.Scrape;
using ModelObservability.Dashboard.Tests.Parsing;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace ModelObservability.Dashboard.Tests;

/// <summary>A meter, the SDK around it, and the exporter at the end; no web server. Each has a name of its own, so tests never see each other.</summary>
internal sealed class ScrapedMeter : IDisposable
{
    private static int made;

    public ScrapedMeter(Action<MeterProviderBuilder>? configure = null, MeterOptions? options = null)
    {
        options ??= new MeterOptions($"tests.{Interlocked.Increment(ref made)}");
        Meter = new Meter(options);
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.Clear())
            .AddMeter(Meter.Name)
            .AddModelObservabilityScrape();
        configure?.Invoke(builder);
        Provider = builder.Build();
        Exporter = ScrapeExporter.Of(Provider)!;
    }

    public Meter Meter { get; }

    public MeterProvider Provider { get; }

    public ScrapeExporter Exporter { get; }

    public ParsedExposition Text() => ExpositionParser.Text(Body(ExpositionFormat.Text));

    public ParsedExposition OpenMetrics() => ExpositionParser.OpenMetrics(Body(ExpositionFormat.OpenMetrics));

    public ParsedExposition Parsed(ExpositionFormat format) => format == ExpositionFormat.Text ? Text() : OpenMetrics();

    public string Raw(ExpositionFormat format) => Encoding.UTF8.GetString(Body(format));

    public byte[] Body(ExpositionFormat format)
    {
        ScrapeRound round = Exporter.Join(format);
        try
        {
            round.Done.GetAwaiter().GetResult();
            Assert.That(round.Outcome, Is.EqualTo(ScrapeOutcome.Collected), round.Fault?.ToString());
            return round.Body(format).ToArray();
        }
        finally
        {
            round.Leave();
        }
    }

    public void Dispose()
    {
        Provider.Dispose();
        Meter.Dispose();
    }
}
