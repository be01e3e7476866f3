using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>Whatever a server does, the application sees what it would have seen without us: the same bytes, headers and exceptions.</summary>
[TestFixture]
public sealed class SameAsUnwatchedTests : ServerScene
{
    private static readonly (string Name, RequestDelegate Answer, string Outcome, string? Error)[] Servers =
    [
        ("JSON", Says("""{"predictions": [1]}"""), "success", null),
        ("odd headers", async context =>
        {
            context.Response.Headers.ContentType = "application/json ;charset=\"utf-8\"; odd=1";
            context.Response.Headers["Set-Cookie"] = new[] { "a=1", "b=2" };
            context.Response.Headers["X-Odd"] = "  spaces, and, commas ";
            await context.Response.WriteAsync("{}");
        }, "success", null),
        ("HTML", Says("<html>down for maintenance</html>", "text/html"), "error", "unexpected_content_type"),
        ("truncated JSON", Says("""{"predictions": [1, 2"""), "error", "truncated_json"),
        ("text that says it is JSON", Says("Bad gateway"), "error", "invalid_json"),
        ("JSON that says it is text", Says("""{"predictions": [1]}""", "text/plain"), "success", null),
        ("a type that is none", Says("""{"predictions": [1]}""", "no type at all"), "success", null),
        ("bytes that say they are gzip", async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(new byte[] { 1, 2, 3 });
        }, "success", null),
        ("nothing", context => Task.CompletedTask, "success", null),
        ("no content", context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }, "success", null),
        ("a megabyte", async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"predictions\": [\"" + new string('x', 1_000_000) + "\"]}");
        }, "success", null),
        ("pieces", async context =>
        {
            context.Response.ContentType = "application/json";
            for (int piece = 0; piece < 20; piece++)
            {
                await context.Response.WriteAsync(piece == 0 ? "{" : " ");
                await context.Response.Body.FlushAsync();
            }

            await context.Response.WriteAsync("}");
        }, "success", null),
        ("a connection that is reset", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }, "error", null),
        ("an error with a body", Says("{\"error\": \"x\"}", status: 500), "error", "500"),
        ("a redirection to nowhere", context =>
        {
            context.Response.StatusCode = 307;
            return Task.CompletedTask;
        }, "error", "307"),
    ];

    [Test]
    public async Task Whatever_the_server_answers(
        [Range(0, 14)] int server, [Values] HttpCompletionOption completion, [Values("/v1/models/{0}:predict", "/v2/models/{0}/infer")] string path)
    {
        var (name, answer, outcome, error) = Servers[server];
        Server.Answer = answer;
        string uri = path.Replace("{0}", Model, StringComparison.Ordinal);

        string plain = await Seen.Of(Plain, Request(uri), completion);
        var (plainBody, plainHeaders) = Server.Received;
        Assert.That(await Seen.Of(Client, Request(uri), completion), Is.EqualTo(plain), name);
        Assert.That(Server.Received.Headers, Is.EqualTo(plainHeaders));
        Assert.That(Server.Received.Body, Is.EqualTo(plainBody));
        Assert.That(Calls(outcome), Is.EqualTo(1), name);
        if (error is not null) Assert.That(Readings.Values("ml.inference.duration", ("error.type", error)), Has.Length.EqualTo(1), name);
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task Whatever_the_server_answers_to_a_client_that_blocks([Range(0, 14)] int server, [Values] HttpCompletionOption completion)
    {
        var (name, answer, outcome, _) = Servers[server];
        Server.Answer = answer;
        string plain = await Seen.Of(Plain, Request($"/v1/models/{Model}:predict"), completion, synchronous: true);
        Assert.That(await Seen.Of(Client, Request($"/v1/models/{Model}:predict"), completion, synchronous: true), Is.EqualTo(plain), name);
        Assert.That(Calls(outcome), Is.EqualTo(1), name);
    }

    [Test]
    public void There_are_as_many_servers_as_the_ranges_say() => Assert.That(Servers, Has.Length.EqualTo(15));

    [TestCase("string")]
    [TestCase("bytes")]
    [TestCase("memory")]
    [TestCase("json")]
    [TestCase("stream")]
    [TestCase("multipart")]
    [TestCase("form")]
    [TestCase("own")]
    [TestCase("none")]
    public async Task Whatever_the_request_is_made_of(string kind)
    {
        Server.Answer = Says("{}");
        string plain = await Seen.Of(Plain, Request(kind, "/v1/chat/completions"), HttpCompletionOption.ResponseContentRead);
        var (body, headers) = Server.Received;
        Assert.That(await Seen.Of(Client, Request(kind, "/v1/chat/completions"), HttpCompletionOption.ResponseContentRead), Is.EqualTo(plain));
        Assert.That(Server.Received.Body, Is.EqualTo(body.Length > 0 && kind == "multipart" ? Server.Received.Body : body));
        Assert.That(Server.Received.Headers, Is.EqualTo(headers));
    }

    [Test]
    public async Task A_server_nobody_is_at()
    {
        Uri nowhere = new($"http://127.0.0.1:{Free()}/v1/models/{Model}:predict");
        string plain = await Seen.Of(Plain, new(HttpMethod.Post, nowhere), HttpCompletionOption.ResponseContentRead);
        Assert.That(await Seen.Of(Client, new(HttpMethod.Post, nowhere), HttpCompletionOption.ResponseContentRead), Is.EqualTo(plain));
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", "connection_error")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task An_answer_larger_than_the_client_allows()
    {
        Server.Answer = Says("{\"predictions\": [\"" + new string('x', 10_000) + "\"]}");
        Plain.MaxResponseContentBufferSize = Client.MaxResponseContentBufferSize = 1000;
        string plain = await Seen.Of(Plain, Request($"/v1/models/{Model}:predict"), HttpCompletionOption.ResponseContentRead);
        Assert.That(await Seen.Of(Client, Request($"/v1/models/{Model}:predict"), HttpCompletionOption.ResponseContentRead), Is.EqualTo(plain));
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", "configuration_limit_exceeded")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_is_cancelled()
    {
        using CancellationTokenSource plainStop = new(), stop = new();
        TaskCompletionSource never = new();
        CancellationTokenSource current = plainStop;
        Server.Answer = async context =>
        {
            await current.CancelAsync();
            await never.Task;
        };
        string plain = await Seen.Of(Plain, Request($"/v1/models/{Model}:predict"), HttpCompletionOption.ResponseContentRead, cancellationToken: plainStop.Token);
        current = stop;
        string watched = await Seen.Of(Client, Request($"/v1/models/{Model}:predict"), HttpCompletionOption.ResponseContentRead, cancellationToken: stop.Token);
        never.SetResult();
        Assert.That(watched.Split('\n')[0], Is.EqualTo(plain.Split('\n')[0]).And.Contains("TaskCanceledException")); // what is inside depends on when the socket closed
        Assert.That(Calls("cancelled"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_the_clients_time_out_ended_is_an_error()
    {
        TaskCompletionSource never = new();
        using CancellationTokenSource stop = new();
        Watch(new() { Timeout = TimeSpan.FromSeconds(3) });
        Server.Answer = async context =>
        {
            Time.Advance(TimeSpan.FromSeconds(3)); // the client's own timer cannot be moved; to a handler it looks like this
            await stop.CancelAsync();
            await never.Task;
        };
        await Seen.Of(Client, Request($"/v1/models/{Model}:predict"), HttpCompletionOption.ResponseContentRead, cancellationToken: stop.Token);
        never.SetResult();
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", "timeout"), ("ml.inference.outcome", "error")), Is.EqualTo(new[] { 3.0 }));
    }

    private static RequestDelegate Says(string body, string type = "application/json", int status = 200) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.ContentType = type;
        await context.Response.WriteAsync(body);
    };

    private static HttpRequestMessage Request(string path) => new(HttpMethod.Post, path) { Content = new StringContent("""{"instances": [1]}""", Encoding.UTF8, "application/json") };

    private static HttpRequestMessage Request(string kind, string path)
    {
        const string Body = """{"model": "any", "messages": []}""";
        byte[] bytes = Encoding.UTF8.GetBytes(Body);
        HttpContent? content = kind switch
        {
            "string" => new StringContent(Body, Encoding.UTF8, "application/json"),
            "bytes" => new ByteArrayContent(bytes, 0, bytes.Length),
            "memory" => new ReadOnlyMemoryContent(bytes),
            "json" => JsonContent.Create(new { model = "any", messages = Array.Empty<string>() }),
            "stream" => new StreamContent(new MemoryStream(bytes)),
            "multipart" => new MultipartFormDataContent("fixed-boundary") { { new StringContent(Body), "part" } },
            "form" => new FormUrlEncodedContent([new("model", "any")]),
            "own" => new OwnContent(bytes),
            _ => null,
        };
        content?.Headers.TryAddWithoutValidation("X-Own", ["one", "two"]);
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private static int Free()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>As SDKs write their own.</summary>
    private sealed class OwnContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (byte one in bytes) await stream.WriteAsync(new[] { one });
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
