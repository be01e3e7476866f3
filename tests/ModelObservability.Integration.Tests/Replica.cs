using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.IntegrationTests;

/// <summary>
/// One replica of a fleet, when this assembly is started as a program: it records the samples of a seed with every family of trackers, says
/// where it can be scraped, and stays until its input ends. Where the environment names an OTLP endpoint it sends there, too.
/// </summary>
internal static class Replica
{
    public static async Task Main(string[] args)
    {
        using ModelMonitor tenClasses = new("ten classes");
        using ModelMonitor prices = new("prices"), churn = new("churn"), scenes = new("scenes"), translator = new("translator"), digits = new("digits"), tags = new("tags"), search = new("search"), tumours = new("tumours");
        FleetSamples samples = FleetSamples.Of(int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture));
        samples.RecordIn(prices.TrackRegression());
        samples.RecordIn(churn.TrackBinary(new() { Probabilities = true, SegmentBy = "country" }), country => country);
        samples.RecordIn(scenes.TrackSegmentation(FleetSamples.Classes));
        samples.RecordIn(translator.TrackText());
        samples.RecordIn(digits.TrackMulticlass(FleetSamples.Classes, new() { Probabilities = true, TopK = 2 }));
        samples.RecordIn(tags.TrackMultilabel(FleetSamples.Classes));
        samples.RecordIn(search.TrackRanking());
        samples.RecordIn(tumours.TrackMasks());
        tenClasses.TrackMulticlass(10, new() { TopK = 2, Probabilities = true }).Record(
            [.. Enumerable.Range(0, 375).Select(sample => sample % 10)], [.. Enumerable.Range(0, 375).SelectMany(sample => OneHot(sample < 6 ? (sample + 1) % 10 : sample % 10))]);

        MeterProviderBuilder metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability().AddPrometheusExporter();
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null) metrics.AddOtlpExporter();
        using MeterProvider provider = metrics.Build();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using WebApplication web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: provider);
        await web.StartAsync();
        Console.WriteLine($"Metrics at {web.Urls.Single()}/metrics");
        Func<int, float[]> model = prices.Observe((int x) => new[] { x, float.NaN }, new() { Output = new OutputInspection<float[]>(x => x) });
        while (await Console.In.ReadLineAsync() is not null) model(1); // a line is a call that answers NaN
    }

    private static float[] OneHot(int prediction) => [.. Enumerable.Range(0, 10).Select(index => index == prediction ? 1f : 0f)];

    /// <summary>Starts one; dispose to stop it.</summary>
    public static async Task<(ExternalProcess Process, int Port)> StartAsync(int seed)
    {
        ExternalProcess process = ExternalProcess.StartWithInput(
            "dotnet", typeof(Replica).Assembly.Location, seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            string line = await process.WaitForLineAsync(text => text.StartsWith("Metrics at ", StringComparison.Ordinal));
            return (process, new Uri(line["Metrics at ".Length..]).Port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
