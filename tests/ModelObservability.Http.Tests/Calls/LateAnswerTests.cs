namespace ModelObservability.Http.Tests.Calls;

/// <summary>Answers that are read, or come, when their client is disposed already.</summary>
[TestFixture]
public sealed class LateAnswerTests : ServerScene
{
    [Test]
    public async Task What_an_answer_tells_after_its_client_is_counted_too([Values] bool hasAnswered)
    {
        TaskCompletionSource<HttpResponseMessage> answer = new();
        HttpMessageInvoker client = new(new Waiting(answer.Task).Observe(new() { TimeProvider = Time }));
        using HttpRequestMessage request = new(HttpMethod.Post, "http://models.example/v1/chat/completions") { Content = new StringContent($$"""{"model":"{{Model}}"}""") };
        if (hasAnswered) Answer();
        Task<HttpResponseMessage> sending = client.SendAsync(request, CancellationToken.None);
        client.Dispose();
        if (!hasAnswered) Answer();
        using HttpResponseMessage response = await sending;
        await response.Content.ReadAsStringAsync();

        Assert.That(Calls("success"), Is.EqualTo(1));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
        Assert.That(Readings.Observe("ml.tokens", ("ml.token.type", "output")), Is.EqualTo(7));

        void Answer() => answer.SetResult(new()
        {
            Content = new StringContent("""{"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":11,"completion_tokens":7}}""", null, "application/json"),
        });
    }

    private sealed class Waiting(Task<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer;
    }
}
