using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Samples;

namespace Minimal;

/// <summary>Shows what leaves the process: serves the scrape endpoint on a free port of this machine and reads it over HTTP, as Prometheus does.</summary>
internal sealed class Scrape : IAsyncDisposable
{
    private readonly OpenTelemetrySdk sdk;
    private readonly WebApplication web;

    private Scrape(OpenTelemetrySdk sdk, WebApplication web) => (this.sdk, this.web) = (sdk, web);

    public static async Task<Scrape> StartAsync()
    {
        OpenTelemetrySdk sdk = Otlp.Start("minimal", static metrics => metrics.AddPrometheusExporter())!;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: sdk.MeterProvider);
        await web.StartAsync();
        return new(sdk, web);
    }

    /// <summary>Prints the series of some metrics.</summary>
    /// <param name="metrics">Their names at Prometheus.</param>
    public async Task PrintAsync(params string[] metrics)
    {
        Uri address = new(web.Urls.Single() + "/metrics");
        using HttpClient client = new();
        string page = await client.GetStringAsync(address);
        Console.WriteLine($"\nOf what {address} answers:");
        foreach (string line in page.Split('\n').Where(line => metrics.Any(metric => line.StartsWith(metric + '{', StringComparison.Ordinal)))) Console.WriteLine($"  {line}");
    }

    /// <summary>Stops serving, and sends what has not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        sdk.Dispose();
    }
}
