using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Otlp.Tests.Servers;

/// <summary>One request as it came.</summary>
internal sealed record Posted(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Takes whatever is posted on a free port of this machine and answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<Posted> posted = new();

    private Receiver(WebApplication web) => this.web = web;

    public string Address => web.Urls.Single();

    public IReadOnlyList<Posted> Requests => [.. posted];

    /// <summary>Starts one.</summary>
    /// <param name="answer">How it answers; null with an empty message of success.</param>
    public static async Task<Receiver> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        Receiver receiver = new(builder.Build());
        receiver.web.MapPost("/{**path}", async (HttpContext context) =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            receiver.posted.Enqueue(new(
                context.Request.Path.Value!, context.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
            if (answer is not null) await answer(context);
        });
        await receiver.web.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();
}
