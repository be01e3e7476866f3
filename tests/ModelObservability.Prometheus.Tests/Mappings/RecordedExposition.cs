using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Mappings;

/// <summary>A server on loopback that answers every scrape with the same text: small, and in the shape the system's public documentation shows.</summary>
internal sealed class RecordedExposition : IAsyncDisposable
{
    private readonly WebApplication app;

    private RecordedExposition(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.Single()).Port;

    public static async Task<RecordedExposition> StartAsync(string system)
    {
        string text = await File.ReadAllTextAsync(Repository.PathOf($"tests/ModelObservability.Prometheus.Tests/Mappings/Expositions/{system}.prom"));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.MapGet("/metrics", () => Results.Text(text, "text/plain; version=0.0.4"));
        await app.StartAsync();
        return new RecordedExposition(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
