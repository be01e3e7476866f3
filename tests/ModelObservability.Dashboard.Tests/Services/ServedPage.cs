using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelObservability.Testing;

namespace ModelObservability.Dashboard.Tests;

/// <summary>An application that serves the page and nothing else, in process, with a clock that a test moves.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private readonly WebApplication app;

    private ServedPage(WebApplication app, TickingTime time) => (this.app, Time, Client) = (app, time, app.GetTestClient());

    public TickingTime Time { get; }

    public HttpClient Client { get; }

    public TestServer Server => app.GetTestServer();

    /// <summary>Bytes of history that suffice also for the models of other tests.</summary>
    public const int Roomy = 1 << 30;

    public IServiceProvider Services => app.Services;

    public static async Task<ServedPage> StartAsync(
        DashboardOptions? options = null, string path = "/models", Action<RouteGroupBuilder>? group = null, Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? before = null, ILoggerProvider? log = null, TickingTime? time = null)
    {
        time ??= new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null) builder.Logging.AddProvider(log);
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        configure?.Invoke(builder);
        WebApplication app = builder.Build();
        before?.Invoke(app);
        RouteGroupBuilder mapped = app.MapModelObservability(path, options ?? new() { Memory = Roomy }); // models of other tests are published for two minutes more and take their share
        group?.Invoke(mapped);
        await app.StartAsync();
        return new(app, time);
    }

    /// <summary>Lets seconds pass, in each of which the history is collected.</summary>
    public void Pass(int seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public Task<HttpContext> SendAsync(string path, Action<HttpContext>? change = null) => Server.SendAsync(context =>
    {
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.Host = new HostString("localhost");
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        change?.Invoke(context);
    });

    public async Task<JsonObject> SnapshotAsync(string query)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri($"/models/-/snapshot?{query}", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
