using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Samples.Tests;

/// <summary>Takes OTLP over HTTP on a free port of this machine and keeps what came.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<(string Path, string Text)> taken = [];

    private Collector(WebApplication web) => this.web = web;

    public string Address => web.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        Collector collector = new(builder.Build());
        collector.web.MapPost("/{**path}", collector.TakeAsync);
        await collector.web.StartAsync();
        return collector;
    }

    /// <summary>Everything that came at a path, as Latin text: names in protocol buffers are readable.</summary>
    public string At(string path) => string.Concat(taken.Where(one => one.Path == path).Select(static one => one.Text));

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        taken.Enqueue((context.Request.Path.Value!, Encoding.Latin1.GetString(body.ToArray())));
        context.Response.ContentType = "application/x-protobuf";
    }
}
