using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>Over one connection of HTTP/2: answers before the request is over, resets, both at once.</summary>
[TestFixture]
public sealed class Http2Tests : ServerScene
{
    private ModelServer server = null!;

    [SetUp]
    public async Task ServeHttp2() => server = await ModelServer.Start(http2: true);

    [TearDown]
    public async Task StopHttp2() => await server.DisposeAsync();

    [Test]
    public async Task An_answer_and_a_stream_are_the_same([Values] HttpCompletionOption completion, [Values("application/json", "text/event-stream")] string type)
    {
        server.Answer = async context =>
        {
            context.Response.ContentType = type;
            context.Response.DeclareTrailer("X-After");
            await context.Response.WriteAsync(type == "application/json" ? """{"choices": [{"finish_reason": "stop"}]}""" : "data: {\"choices\": []}\n\ndata: [DONE]\n\n");
            context.Response.AppendTrailer("X-After", "yes");
        };
        string plain = await Seen.Of(Plain, Request(new ByteArrayContent("{}"u8.ToArray())), completion);
        Assert.That(plain, Does.Contain("200").And.Contain("2.0").And.Contain("X-After"));
        Assert.That(await Seen.Of(Client, Request(new ByteArrayContent("{}"u8.ToArray())), completion), Is.EqualTo(plain));
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task An_answer_that_comes_while_the_request_is_still_sent_is_read_at_once(CancellationToken stop)
    {
        server.AnswersEarly = true;
        server.Answer = static async context =>
        {
            context.Response.ContentType = "text/event-stream";
            byte[] buffer = new byte[100];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                await context.Response.WriteAsync($"data: {{\"got\": {read}}}\n\n");
                await context.Response.Body.FlushAsync();
            }

            await context.Response.WriteAsync("data: [DONE]\n\n");
        };
        foreach (HttpClient client in new[] { Plain, Client })
        {
            using Duplex content = new();
            HttpRequestMessage request = Request(content);
            Task<HttpResponseMessage> sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            await content.Write("{\"mess", stop);
            using HttpResponseMessage response = await sending;
            Assert.That(request.Content, Is.SameAs(content));
            using StreamReader answer = new(await response.Content.ReadAsStreamAsync(stop));
            Assert.That(await answer.ReadLineAsync(stop), Is.EqualTo("data: {\"got\": 6}"));
            await content.Write("ages\": 1}", stop);
            Assert.That(await answer.ReadLineAsync(stop), Is.Empty);
            Assert.That(await answer.ReadLineAsync(stop), Is.EqualTo("data: {\"got\": 9}"));
            content.Complete();
            Assert.That(await answer.ReadToEndAsync(stop), Is.EqualTo("\ndata: [DONE]\n\n"));
        }

        Assert.That(Calls("success"), Is.EqualTo(2), "events");
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task A_stream_that_is_reset_is_the_same([Values] HttpCompletionOption completion, [Values] bool afterHeaders)
    {
        string sent = Convert.ToHexString("data: {}\n\n"u8);
        server.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            if (afterHeaders)
            {
                await context.Response.WriteAsync("data: {}\n\n");
                await context.Response.Body.FlushAsync();
            }

            context.Features.Get<IHttpResetFeature>()!.Reset(2);
        };
        // Whether the client still gives out what lay in its buffer when the reset came is a race of its own, watched or not.
        string plain = (await Seen.Of(Plain, Request(new ByteArrayContent("{}"u8.ToArray())), completion)).Replace(sent, "", StringComparison.Ordinal);
        string watched = (await Seen.Of(Client, Request(new ByteArrayContent("{}"u8.ToArray())), completion)).Replace(sent, "", StringComparison.Ordinal);
        Assert.That(plain, Does.Contain("Exception"));
        Assert.That(watched, Is.EqualTo(plain));
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "error")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_fails_while_it_is_written_fails_the_same([Values] bool http2)
    {
        Server.Says("{}");
        foreach (Exception fault in new Exception[] { new IOException("the disk"), new InvalidOperationException("own"), new ObjectDisposedException("own") })
        {
            string plain = await Seen.Of(Plain, Request(new Faulty(fault), http2), HttpCompletionOption.ResponseContentRead);
            Assert.That(await Seen.Of(Client, Request(new Faulty(fault), http2), HttpCompletionOption.ResponseContentRead), Is.EqualTo(plain));
        }

        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    private HttpRequestMessage Request(HttpContent content, bool http2 = true) => new(HttpMethod.Post, new Uri(http2 ? server.Address : Server.Address, $"/openai/deployments/{Model}/chat/completions"))
    {
        Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>A request whose parts are written when a test says so.</summary>
    private sealed class Duplex : HttpContent
    {
        private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task Write(string text, CancellationToken stop)
        {
            Stream stream = await opened.Task.WaitAsync(stop);
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), stop);
            await stream.FlushAsync(stop);
        }

        public void Complete() => completed.SetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            opened.SetResult(stream);
            return completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class Faulty(Exception fault) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            throw fault;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
