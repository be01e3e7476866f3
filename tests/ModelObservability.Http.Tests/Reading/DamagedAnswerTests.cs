using System.Text;
using ModelObservability.Http.Tests.Contents;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>Answers of every protocol, cut and damaged at random places: the application sees the same with us as without.</summary>
[TestFixture]
public sealed class DamagedAnswerTests : ServerScene
{
    private const string Chunk = """data: {"id": "1", "model": "m", "choices": [{"index": 0, "delta": {"content": "wo\"rd é"}, "finish_reason": null}]}""" + "\n\n";

    private static readonly (string Path, string Type, string Body)[] Answers =
    [
        ("/v1/models/{0}:predict", "application/json", """{"predictions": [[0.5, 1e-3], [-2, "\u00e9\\\""]]}"""),
        ("/v2/models/{0}/infer", "application/json", """{"model_name": "m", "model_version": "2", "outputs": [{"name": "y", "shape": [2], "datatype": "FP32", "data": [1, 2]}]}"""),
        ("/v2/models/{0}/generate_stream", "text/event-stream", "data: {\"text_output\": \"a\", \"model_version\": \"2\"}\n\ndata: {\"text_output\": \"b\"}\r\n\r\n"),
        ("/predictions/{0}", "application/json", """{"tabby": 0.9}"""),
        ("/openai/deployments/{0}/chat/completions", "application/json", """{"id": "1", "model": "m", "choices": [{"message": {"content": "x"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}"""),
        ("/openai/deployments/{0}/chat/completions", "text/event-stream", Chunk + Chunk + """data: {"error": {"code": "overloaded"}}""" + "\n\ndata: [DONE]\n\n"),
        ("/openai/deployments/{0}/embeddings", "application/json", """{"data": [{"embedding": [0.1]}], "model": "m", "usage": {"prompt_tokens": 8}}"""),
        ("/openai/responses", "text/event-stream", "event: x\ndata: {\"type\": \"response.completed\", \"response\": {\"id\": \"r\", \"status\": \"completed\", \"usage\": {\"input_tokens\": 5}}}\n\n"),
    ];

    [Test]
    [CancelAfter(60_000)]
    public async Task The_application_sees_the_same([Range(0, 7)] int protocol, CancellationToken stop)
    {
        var (path, type, body) = Answers[protocol];
        Random random = new(20 + protocol);
        long faults = ModelMonitor.Faults;
        for (int round = 0; round < 60; round++)
        {
            string framing = (round % 3) switch { 0 => "X-Length: none", 1 => "Transfer-Encoding: chunked", _ => $"Content-Length: {body.Length}" };
            byte[] answer = [.. Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n{framing}\r\n\r\n"), .. round % 3 == 1 ? Chunked(body, random) : Encoding.Latin1.GetBytes(body)];
            if (round > 2) Damage(ref answer, random);
            await using RawServer server = new(Encoding.Latin1.GetString(answer));
            HttpCompletionOption completion = round % 2 == 0 ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead;
            string plain = await Seen.Of(Plain, Request(server, path), completion, cancellationToken: stop);
            Assert.That(await Seen.Of(Client, Request(server, path), completion, cancellationToken: stop), Is.EqualTo(plain), $"round {round}: {Encoding.Latin1.GetString(answer)}");
        }

        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    private HttpRequestMessage Request(RawServer server, string path) =>
        new(HttpMethod.Post, new Uri(server.Address, path.Replace("{0}", Model, StringComparison.Ordinal))) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };

    private static void Damage(ref byte[] answer, Random random)
    {
        int body = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        if (random.Next(2) == 0) answer = answer[..random.Next(body, answer.Length + 1)];
        for (int count = random.Next(4); count > 0 && answer.Length > body; count--) answer[random.Next(body, answer.Length)] = (byte)random.Next(256);
    }

    private static byte[] Chunked(string body, Random random)
    {
        StringBuilder chunks = new();
        for (int at = 0, size; at < body.Length; at += size)
        {
            size = Math.Min(random.Next(1, 40), body.Length - at);
            chunks.Append(System.Globalization.CultureInfo.InvariantCulture, $"{size:x}\r\n{body.AsSpan(at, size)}\r\n");
        }

        return Encoding.Latin1.GetBytes(chunks.Append("0\r\n\r\n").ToString());
    }
}
