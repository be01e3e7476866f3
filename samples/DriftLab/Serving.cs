using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Samples;

namespace DriftLab;

/// <summary>The live page and the scrape on loopback, and what an OTLP collector gets.</summary>
internal sealed class Serving : IAsyncDisposable
{
    private OpenTelemetrySdk? sdk;
    private WebApplication? web;

    /// <summary>Starts what is asked for, and prints where it is.</summary>
    /// <param name="port">The port; null for none, 0 for any free one.</param>
    /// <param name="isQuiet">Whether standard output is for something else.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int? port, bool isQuiet)
    {
        sdk = Otlp.Start("drift-lab", port is null ? null : static metrics => metrics.AddPrometheusExporter());
        if (port is not { } number) return;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, number));
        web = builder.Build();
        web.MapModelObservabilityScrape(meterProvider: sdk!.MeterProvider);
        web.MapModelObservability("/models");
        await web.StartAsync();
        await (isQuiet ? Console.Error : Console.Out).WriteLineAsync($"Metrics at {web.Urls.Single()}/metrics\nLive page at {web.Urls.Single()}/models");
    }

    /// <summary>Stops serving, and sends what has not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (web is not null) await web.DisposeAsync();
        sdk?.Dispose();
    }
}
