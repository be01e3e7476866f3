using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Quickstart.Serving;

/// <summary>Where the telemetry goes: a scrape endpoint on loopback, an OTLP collector, both, or nowhere.</summary>
internal sealed class Export : IAsyncDisposable
{
    private readonly List<IDisposable> providers = [];
    private WebApplication? web;

    /// <summary>The scrape address; null where none was asked for.</summary>
    public string? Address { get; private set; }

    /// <summary>Starts what is asked for.</summary>
    /// <param name="port">Loopback port to scrape; null for none, 0 for any free one.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(int? port)
    {
        bool collector = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        if (collector) providers.Add(Sdk.CreateTracerProviderBuilder().AddModelObservability().AddOtlpExporter().Build());
        if (!collector && port is null) return;

        MeterProviderBuilder metrics = Sdk.CreateMeterProviderBuilder().AddModelObservability();
        if (collector) metrics.AddOtlpExporter();
        if (port is not null) metrics.AddModelObservabilityScrape();
        MeterProvider provider = metrics.Build();
        providers.Add(provider);
        if (port is { } number) await ServeAsync(number, provider);
    }

    /// <summary>Stops serving, and sends what has not been sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (web is not null) await web.DisposeAsync();
        foreach (IDisposable provider in providers) provider.Dispose();
    }

    private async Task ServeAsync(int port, MeterProvider provider)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        web = builder.Build();
        web.MapModelObservability(meterProvider: provider);
        await web.StartAsync();
        Address = web.Urls.Single() + "/metrics";
    }
}
