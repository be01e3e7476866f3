using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelObservability.Chat.Comparison.Tests.Loopback;

/// <summary>Speaks the wire format of OpenAI's chat completions and embeddings on a loopback port. Models are named for what the server does.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>Breaks the connection after the first words.</summary>
    public const string Breaks = "breaks";

    /// <summary>Refuses every request with 429.</summary>
    public const string Refuses = "refuses";

    private readonly WebApplication application;

    private LoopbackServer(WebApplication application) => this.application = application;

    public Uri Address => new(application.Urls.Single() + "/v1");

    public static async Task<LoopbackServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        application.MapPost("/v1/chat/completions", ChatAsync);
        application.MapPost("/v1/embeddings", EmbedAsync);
        await application.StartAsync();
        return new LoopbackServer(application);
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task ChatAsync(HttpContext context)
    {
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        JsonElement root = request.RootElement;
        string model = root.GetProperty("model").GetString()!;
        if (model == Refuses)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await context.Response.WriteAsync("""{"error":{"message":"Too many.","type":"requests","code":"rate_limit_exceeded"}}""");
            return;
        }

        bool calls = root.TryGetProperty("tools", out _) && root.GetProperty("messages").EnumerateArray().All(message => message.GetProperty("role").GetString() != "tool");
        if (root.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean()) await StreamAsync(context, model, calls);
        else await AnswerAsync(context, model, calls);
    }

    private static Task AnswerAsync(HttpContext context, string model, bool calls)
    {
        if (model == Breaks)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        string message = calls
            ? $$"""{"role":"assistant","content":null,"tool_calls":[{{Call}}]}"""
            : """{"role":"assistant","content":"two words"}""";
        return context.Response.WriteAsync(
            $$"""{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"{{model}}-0612","choices":[{"index":0,"message":{{message}},"finish_reason":"{{Reason(calls)}}"}],"usage":{{Usage(calls)}}}""");
    }

    private static async Task StreamAsync(HttpContext context, string model, bool calls)
    {
        context.Response.ContentType = "text/event-stream";
        string[] deltas = calls
            ? [$$"""{"role":"assistant","content":null,"tool_calls":[{{Call.Replace("{\"id\"", "{\"index\":0,\"id\"", StringComparison.Ordinal)}}]}"""]
            : ["""{"role":"assistant","content":"two"}""", """{"content":" words"}"""];
        foreach (string delta in deltas)
        {
            await SendAsync(context, model, $$"""[{"index":0,"delta":{{delta}},"finish_reason":null}]""", "null");
            if (model != Breaks) continue;
            context.Abort();
            return;
        }

        await SendAsync(context, model, $$"""[{"index":0,"delta":{},"finish_reason":"{{Reason(calls)}}"}]""", "null");
        await SendAsync(context, model, "[]", Usage(calls));
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static async Task SendAsync(HttpContext context, string model, string choices, string usage)
    {
        await context.Response.WriteAsync(
            $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"{{model}}-0612","choices":{{choices}},"usage":{{usage}}}""" + "\n\n");
        await context.Response.Body.FlushAsync();
    }

    private static async Task EmbedAsync(HttpContext context)
    {
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        string vector = Convert.ToBase64String(new byte[8]);
        var vectors = request.RootElement.GetProperty("input").EnumerateArray()
            .Select((_, index) => $$"""{"object":"embedding","index":{{index}},"embedding":"{{vector}}"}""");
        await context.Response.WriteAsync(
            $$"""{"object":"list","data":[{{string.Join(',', vectors)}}],"model":"embed-1-0612","usage":{"prompt_tokens":8,"total_tokens":8} }""");
    }

    private static string Reason(bool calls) => calls ? "tool_calls" : "stop";

    private static string Call => """{"id":"call_1","type":"function","function":{"name":"look_up","arguments":"{\"word\":\"it\"}"}}""";

    private static string Usage(bool calls) => calls
        ? """{"prompt_tokens":100,"completion_tokens":10,"total_tokens":110}"""
        : """{"prompt_tokens":20,"completion_tokens":12,"total_tokens":32,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":5}}""";
}
