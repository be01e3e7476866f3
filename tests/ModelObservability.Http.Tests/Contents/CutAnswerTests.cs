using System.Text;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>Answers that are cut in the middle, or broken in ways a server library does not allow.</summary>
[TestFixture]
public sealed class CutAnswerTests : ServerScene
{
    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const string Events = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    [TestCase(Json + "Content-Length: 100\r\n\r\n{\"predictions\": [", "response_ended", TestName = "A body shorter than its length")]
    [TestCase(Json + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"pre\r\n", "response_ended", TestName = "Chunks without an end")]
    [TestCase(Json + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", "invalid_response", TestName = "Chunks that are none")]
    [TestCase(Json + "Connection: close\r\n\r\n{\"predictions\": [1", "truncated_json", TestName = "A body until the end of the connection")]
    [TestCase(Json + "Connection: close\r\nTransfer-Encoding: chunked\r\nTrailer: X-After\r\n\r\n2\r\n{}\r\n0\r\nX-After: yes\r\n\r\n", null, TestName = "A trailer")]
    [TestCase(Events + "Transfer-Encoding: chunked\r\n\r\n17\r\ndata: {\"choices\": []}\n\n\r\n", "response_ended", TestName = "A stream without an end")]
    [TestCase(Events + "Connection: close\r\n\r\ndata: {\"choices\": []}\n\n", "truncated_stream", TestName = "A stream until the end of the connection")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Ty", "response_ended", TestName = "Headers that are cut")]
    [TestCase("nonsense\r\n\r\n", "invalid_response", TestName = "No HTTP at all")]
    [TestCase("", "response_ended", TestName = "Nothing")]
    public async Task The_application_sees_the_same(string answer, string? error)
    {
        await using RawServer server = new(answer);
        foreach (HttpCompletionOption completion in Enum.GetValues<HttpCompletionOption>())
        {
            string plain = await Seen.Of(Plain, Request(server), completion);
            Assert.That(await Seen.Of(Client, Request(server), completion), Is.EqualTo(plain), $"{completion}");
        }

        if (error is null) Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(2));
        else Assert.That(Readings.Values("ml.inference.duration", ("error.type", error), ("ml.inference.outcome", "error")), Has.Length.EqualTo(2));
    }

    private HttpRequestMessage Request(RawServer server) => new(HttpMethod.Post, new Uri(server.Address, $"/openai/deployments/{Model}/chat/completions"))
    {
        Content = new StringContent("{}", Encoding.UTF8, "application/json"),
    };
}
