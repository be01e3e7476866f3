using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Samples;

/// <summary>Where the telemetry of a sample goes: the live page and a scrape endpoint on loopback, an OTLP collector, both, or nowhere.</summary>
internal sealed class Export : IAsyncDisposable
{
    private OpenTelemetrySdk? sdk;
    private WebApplication? web;

    /// <summary>The scrape address; null where no port was asked for.</summary>
    public string? Address { get; private set; }

    /// <summary>Starts what is asked for.</summary>
    /// <param name="service">The name of the service, unless the environment has one.</param>
    /// <param name="port">Loopback port of the page and the scrape; null for neither, 0 for any free one.</param>
    /// <param name="announce">Where the two addresses are written.</param>
    /// <param name="meters">Further meters to publish.</param>
    /// <returns>False where the port is taken, which standard error then says.</returns>
    public async Task<bool> TryStartAsync(string service, int? port, TextWriter announce, params string[] meters)
    {
        sdk = Otlp.Start(service, port is null ? null : static metrics => metrics.AddPrometheusExporter(), meters);
        if (port is not { } number) return true;
        try
        {
            string address = await ServeAsync(number, sdk!);
            Address = address + "/metrics";
            await announce.WriteLineAsync($"Metrics at {Address}\nLive page at {address}/models");
            return true;
        }
        catch (IOException)
        {
            await Console.Error.WriteLineAsync($"Port {port} is taken; --port 0 finds a free one.");
            return false;
        }
    }

    /// <summary>Stops serving, and sends what has not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (web is not null) await web.DisposeAsync();
        sdk?.Dispose();
    }

    private async Task<string> ServeAsync(int port, OpenTelemetrySdk sdk)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: sdk.MeterProvider);
        web.MapModelObservability("/models");
        await web.StartAsync();
        return web.Urls.Single();
    }
}
