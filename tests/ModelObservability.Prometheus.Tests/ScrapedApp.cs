using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace ModelObservability.Prometheus.Tests;

/// <summary>A web application with the scrape endpoint and nothing else: in process, or in Kestrel on a loopback port.</summary>
internal sealed class ScrapedApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScrapedApp(WebApplication app, HttpClient client) => (this.app, Client) = (app, client);

    public HttpClient Client { get; }

    public TestServer Server => app.GetTestServer();

    public int Port => Client.BaseAddress!.Port;

    public static async Task<ScrapedApp> InProcessAsync(
        ScrapeOptions? options = null, MeterProvider? given = null, MeterProvider? registered = null, ILoggerProvider? log = null)
    {
        WebApplication app = Build(builder => builder.WebHost.UseTestServer(), options, given, registered, log);
        await app.StartAsync();
        return new ScrapedApp(app, app.GetTestClient());
    }

    public static async Task<ScrapedApp> InKestrelAsync(MeterProvider? given = null, ScrapeOptions? options = null)
    {
        WebApplication app = Build(
            static builder => builder.WebHost.UseKestrelCore().ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0)),
            options, given, registered: null, log: null);
        await app.StartAsync();
        return new ScrapedApp(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    public async Task<HttpResponseMessage> GetAsync(string? accept = null, string path = "/metrics", CancellationToken cancel = default)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return await Client.SendAsync(request, cancel);
    }

    public async Task<string> TextAsync(string? accept = null)
    {
        using HttpResponseMessage response = await GetAsync(accept);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static WebApplication Build(
        Action<WebApplicationBuilder> server, ScrapeOptions? options, MeterProvider? given, MeterProvider? registered, ILoggerProvider? log)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
            builder.Logging.AddProvider(log);
        if (registered is not null)
            builder.Services.AddSingleton(registered);
        server(builder);
        WebApplication app = builder.Build();
        app.MapModelObservabilityScrape(options, given);
        return app;
    }
}
