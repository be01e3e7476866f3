using System.Net;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>Answers that come from no network but from a handler of the application: a cache, a fallback, a test.</summary>
[TestFixture]
public sealed class AnswersInMemoryTests : ServerScene
{
    [Test]
    public async Task They_are_seen_the_same_their_length_included([Values] HttpCompletionOption completion, [Values("string", "stream", "empty")] string kind)
    {
        using HttpClient plain = new(new Cache(kind)), watched = new(new Cache(kind).Observe());
        string seen = await Seen.Of(plain, Request(), completion);
        Assert.That(seen, Does.Contain("length "));
        Assert.That(await Seen.Of(watched, Request(), completion), Is.EqualTo(seen));
    }

    private HttpRequestMessage Request() => new(HttpMethod.Post, $"http://models.example/v1/models/{Model}:predict") { Content = new StringContent("{}") };

    private sealed class Cache(string kind) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = new(HttpStatusCode.OK) { RequestMessage = request };
            if (kind != "empty") response.Content = kind == "string" ? new StringContent("{\"predictions\": []}") : new StreamContent(new MemoryStream("{}"u8.ToArray()));
            return Task.FromResult(response);
        }
    }
}
