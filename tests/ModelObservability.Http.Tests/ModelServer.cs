using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelObservability.Http.Tests;

/// <summary>A real HTTP server on loopback that answers as a test says.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ModelServer(WebApplication app) => this.app = app;

    /// <summary>What it does with a request.</summary>
    public RequestDelegate Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Hears how long the body of a request was, which is then not kept.</summary>
    public Action<long>? Discard { get; set; }

    /// <summary>Answers while the request still comes.</summary>
    public bool AnswersEarly { get; set; }

    /// <summary>The body of the last request, byte for byte, and its headers.</summary>
    public (byte[] Body, string Headers) Received { get; private set; } = ([], "");

    public Uri Address { get; private set; } = null!;

    public static async Task<ModelServer> Start(bool http2 = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Limits.MaxRequestBodySize = null;
            server.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        });
        WebApplication app = builder.Build();
        ModelServer server = new(app);
        app.Run(server.Handle);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Answers with a body.</summary>
    public void Says(string body, string type = "application/json", int status = 200) => Answer = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    };

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Handle(HttpContext context)
    {
        if (AnswersEarly)
        {
            await Answer(context);
            return;
        }

        if (Discard is { } told)
        {
            byte[] buffer = new byte[64 * 1024];
            long length = 0;
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0; length += read)
            {
            }

            told(length);
            await Answer(context);
            return;
        }

        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        Received = (body.ToArray(), string.Join('\n', context.Request.Headers
            .Where(header => header.Key is not ("traceparent" or "tracestate" or "Host")).Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal)));
        await Answer(context);
    }
}
