using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelServersSample;

/// <summary>Stands for the model servers you have: speaks three protocols on one port of this machine, with a small calculation behind each.</summary>
internal sealed class TinyServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TinyServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<TinyServer> Start()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.MapPost("/v1/models/half_plus_two:predict", HalfPlusTwo);
        app.MapPost("/v1/models/still_loading:predict", static () => Results.Json(new { error = "Servable not found for request: Latest(still_loading)" }, statusCode: 503));
        app.MapPost("/v2/models/row_sums/infer", RowSums);
        app.MapPost("/v1/chat/completions", Parrot);
        app.MapPost("/gateway/{**any}", static () => Results.Content("<html><body>Please log in.</body></html>", "text/html"));
        await app.StartAsync();
        return new TinyServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>TensorFlow Serving: <c>x / 2 + 2</c> for each instance.</summary>
    private static IResult HalfPlusTwo(JsonObject request) =>
        Results.Json(new { predictions = request["instances"]!.AsArray().Select(static x => (x!.GetValue<double>() / 2) + 2) });

    /// <summary>Open Inference Protocol: the sum of each row. Its second version is loaded, and it measures itself.</summary>
    private static IResult RowSums(JsonObject request, HttpResponse response)
    {
        JsonNode input = request["inputs"]![0]!;
        int columns = input["shape"]![1]!.GetValue<int>();
        double[] sums = [.. input["data"]!.AsArray().Select(static x => x!.GetValue<double>()).Chunk(columns).Select(Enumerable.Sum)];
        response.Headers["Server-Timing"] = "queue;dur=0.8, compute;dur=2.5";
        return Results.Json(new
        {
            model_name = "row_sums",
            model_version = "2",
            outputs = new[] { new { name = "sums", datatype = "FP64", shape = new[] { sums.Length }, data = sums } },
        });
    }

    /// <summary>OpenAI-style chat: says the last message again, word by word. A token is a word here.</summary>
    private static async Task Parrot(HttpContext context)
    {
        JsonNode request = (await JsonNode.ParseAsync(context.Request.Body))!;
        string[] words = request["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>().Split(' ');
        var usage = new { prompt_tokens = words.Length, completion_tokens = words.Length, total_tokens = 2 * words.Length };
        if (request["stream"]?.GetValue<bool>() is not true)
        {
            await context.Response.WriteAsJsonAsync(new
            {
                id = "chatcmpl-1",
                model = "parrot-2026",
                choices = new[] { new { index = 0, message = new { role = "assistant", content = string.Join(' ', words) }, finish_reason = "stop" } },
                usage,
            });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        for (int word = 0; word < words.Length; word++)
        {
            await Task.Delay(word == 0 ? 120 : 30, context.RequestAborted);
            string? reason = word == words.Length - 1 ? "stop" : null;
            await Send(new { id = "chatcmpl-2", model = "parrot-2026", choices = new[] { new { index = 0, delta = new { content = words[word] + " " }, finish_reason = reason } } });
        }

        await Send(new { id = "chatcmpl-2", model = "parrot-2026", choices = Array.Empty<object>(), usage });
        await context.Response.WriteAsync("data: [DONE]\n\n");

        async Task Send(object chunk)
        {
            await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }
}
