using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Calls;

/// <summary>Handlers that send one request again, on either side of ours.</summary>
[TestFixture]
public sealed class RetryTests : ServerScene
{
    [Test]
    public async Task The_content_of_the_caller_is_sent_again_and_is_its_own_after_each([Values] bool outside, [Values("json", "buffered", "string", "own")] string kind)
    {
        List<string> bodies = [];
        Server.AnswersEarly = true;
        Server.Answer = async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            bodies.Add($"{context.Request.ContentType} {context.Request.ContentLength} {await reader.ReadToEndAsync()}");
            context.Response.StatusCode = bodies.Count % 3 == 0 ? 200 : 503;
        };
        async Task<HttpContent?> Send(HttpMessageHandler handler)
        {
            using HttpClient client = new(handler) { BaseAddress = Server.Address };
            HttpRequestMessage request = new(HttpMethod.Post, $"/v1/models/{Model}:predict")
            {
                Content = kind switch
                {
                    "string" => new StringContent("""{"instances":[1,2]}"""),
                    "own" => new SlowContent("""{"instances":[1,2]}"""u8.ToArray()),
                    _ => JsonContent.Create(new { instances = Enumerable.Range(1, 2) }),
                },
            };
            HttpContent sent = request.Content;
            if (kind == "buffered") await sent.LoadIntoBufferAsync();
            using HttpResponseMessage response = await client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(request.Content, Is.SameAs(sent));
            return request.Content;
        }

        await Send(new Retry { InnerHandler = new SocketsHttpHandler() });
        string[] plain = [.. bodies];
        bodies.Clear();
        HttpObservationOptions options = new() { TimeProvider = Time };
        Retry retry = new();
        if (outside)
        {
            retry.InnerHandler = new SocketsHttpHandler().Observe(options);
            await Send(retry);
        }
        else
        {
            retry.InnerHandler = new SocketsHttpHandler();
            await Send(retry.Observe(options));
        }

        Assert.That(bodies, Is.EqualTo(plain));
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", "503")), Has.Length.EqualTo(outside ? 2 : 0));
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.EqualTo(outside ? [2, 2, 2] : new[] { 2.0 }));
        Assert.That(retry.Contents.Distinct().Count(), Is.EqualTo(1), "between two sends nothing else is in the request");
    }

    private sealed class Retry : DelegatingHandler
    {
        public List<HttpContent?> Contents { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                Contents.Add(request.Content);
                HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                Contents.Add(request.Content);
                if (response.IsSuccessStatusCode) return response;
                response.Dispose();
            }
        }
    }

    private sealed class SlowContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (byte one in bytes)
            {
                await Task.Yield();
                await stream.WriteAsync(new[] { one });
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
