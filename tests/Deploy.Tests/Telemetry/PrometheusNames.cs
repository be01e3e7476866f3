using System.Diagnostics.Metrics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Deploy.Tests.Telemetry;

/// <summary>
/// The family an instrument becomes at Prometheus: asked of the exporter that writes the scrape, and for OTLP worked out as the translators of the
/// Collector, Prometheus and VictoriaMetrics do, which differ in one thing: a gauge of unit 1 ends in <c>_ratio</c>, and that word is nowhere else.
/// </summary>
internal static partial class PrometheusNames
{
    public static IReadOnlyDictionary<string, string> OfScrape { get; } = Scrape().GetAwaiter().GetResult();

    public static string OfOtlp(Instrument instrument)
    {
        string name = OfScrape[instrument.Name];
        return instrument.Unit == "1" && PublishedInstruments.KindOf(instrument) == "gauge" ? string.Join('_', name.Split('_').Where(part => part != "ratio").Append("ratio")) : name;
    }

    public static string LabelOf(string attribute) => NotInLabel().Replace(attribute, "_");

    /// <summary>Instruments of the same names, kinds and units whose descriptions say which they are, scraped once.</summary>
    private static async Task<Dictionary<string, string>> Scrape()
    {
        using Meter meter = new("names");
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).AddPrometheusExporter().Build();
        foreach (Instrument instrument in PublishedInstruments.All)
        {
            switch (PublishedInstruments.KindOf(instrument))
            {
                case "counter":
                    meter.CreateCounter<double>(instrument.Name, instrument.Unit, instrument.Name).Add(1);
                    break;
                case "histogram":
                    meter.CreateHistogram<double>(instrument.Name, instrument.Unit, instrument.Name).Record(1);
                    break;
                case "gauge":
                    meter.CreateGauge<double>(instrument.Name, instrument.Unit, instrument.Name).Record(1);
                    break;
                default:
                    meter.CreateUpDownCounter<double>(instrument.Name, instrument.Unit, instrument.Name).Add(1);
                    break;
            }
        }

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using WebApplication web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: provider);
        await web.StartAsync();
        using HttpClient client = new();
        string text = await client.GetStringAsync(new Uri(web.Urls.Single() + "/metrics"));
        return Help().Matches(text).ToDictionary(match => match.Groups["instrument"].Value, match => match.Groups["family"].Value);
    }

    [GeneratedRegex(@"^# HELP (?<family>\S+) (?<instrument>\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Help();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInLabel();
}
