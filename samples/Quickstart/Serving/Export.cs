using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Samples;

namespace Quickstart.Serving;

/// <summary>Where the telemetry goes: a scrape endpoint on loopback, an OTLP collector, both, or nowhere.</summary>
internal sealed class Export : IAsyncDisposable
{
    private OpenTelemetrySdk? sdk;
    private WebApplication? web;

    /// <summary>The scrape address; null where none was asked for.</summary>
    public string? Address { get; private set; }

    /// <summary>The address of the live page; null where no port was asked for.</summary>
    public string? Page { get; private set; }

    /// <summary>Starts what is asked for.</summary>
    /// <param name="port">Loopback port to scrape; null for none, 0 for any free one.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int? port)
    {
        sdk = Otlp.Start("quickstart", port is null ? null : static metrics => metrics.AddPrometheusExporter());
        if (port is { } number) await ServeAsync(number, sdk!);
    }

    /// <summary>Stops serving, and sends what has not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (web is not null) await web.DisposeAsync();
        sdk?.Dispose();
    }

    private async Task ServeAsync(int port, OpenTelemetrySdk sdk)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: sdk.MeterProvider);
        web.MapModelObservability("/models");
        await web.StartAsync();
        Address = web.Urls.Single() + "/metrics";
        Page = web.Urls.Single() + "/models";
    }
}
