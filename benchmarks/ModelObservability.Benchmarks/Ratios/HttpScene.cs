using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>A question to a model server and its answer, without a network: both sides do everything an application does but the sending.</summary>
internal sealed record HttpScene(string Path, byte[] Question, byte[] Answer)
{
    private static readonly Uri Server = new("http://models.example:8501");
    private static readonly byte[] Buffer = new byte[16 * 1024];

    public static HttpScene TensorFlow { get; } = new(
        "/v1/models/half_plus_two:predict", """{"instances": [[1.0, 2.0, 5.0], [3.0, 4.0, 6.0]]}"""u8.ToArray(), """{"predictions": [2.5, 3.0]}"""u8.ToArray());

    public static HttpScene OpenInference { get; } = new(
        "/v2/models/row_sums/infer",
        """{"inputs": [{"name": "rows", "datatype": "FP64", "shape": [2, 3], "data": [1, 2, 3, 4, 5, 6]}]}"""u8.ToArray(),
        """{"model_name": "row_sums", "model_version": "2", "outputs": [{"name": "sums", "datatype": "FP64", "shape": [2], "data": [6, 15]}]}"""u8.ToArray());

    public static HttpScene Chat { get; } = new(
        "/v1/chat/completions",
        """{"model": "small-1", "messages": [{"role": "user", "content": "Why watch a model?"}], "temperature": 0.5}"""u8.ToArray(),
        Encoding.UTF8.GetBytes("""
        {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "small-1", "choices": [{"index": 0, "message":
        {"role": "assistant", "content": "It is right until the day it is not."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 10, "total_tokens": 22}}
        """));

    public static HttpScene Unknown { get; } = new("/api/orders/17/lines", "{}"u8.ToArray(), "{}"u8.ToArray());

    /// <summary>Whether the handler gives up its thread before it answers, as a network does.</summary>
    public bool Yields { get; init; }

    /// <summary>Whether the question is written while it is sent, as <c>PostAsJsonAsync</c> does.</summary>
    public bool WrittenAsSent { get; init; }

    /// <summary>Whether the answer is read piece by piece and not into memory of its own.</summary>
    public bool InPieces { get; init; }

    public HttpMessageInvoker Bare() => new(new Stub(this));

    public HttpMessageInvoker Watched() => new(new Stub(this).Observe());

    /// <summary>Asks that many times, one after the other, and reads every answer.</summary>
    public void Ask(HttpMessageInvoker invoker, int times)
    {
        if (Yields)
        {
            AskAsync(invoker, times).GetAwaiter().GetResult();
            return;
        }

        for (int asked = 0; asked < times; asked++)
        {
            using HttpRequestMessage request = Request();
            using HttpResponseMessage response = invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
            if (Read(response) != Answer.Length) throw new InvalidOperationException("Another answer.");
        }
    }

    private async Task AskAsync(HttpMessageInvoker invoker, int times)
    {
        for (int asked = 0; asked < times; asked++)
        {
            using HttpRequestMessage request = Request();
            using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None).ConfigureAwait(false);
            if (Read(response) != Answer.Length) throw new InvalidOperationException("Another answer.");
        }
    }

    private HttpRequestMessage Request() => new(HttpMethod.Post, new Uri(Server, Path))
    {
        Content = WrittenAsSent ? JsonContent.Create(new { model = "small-1", temperature = 0.5 }) : new ByteArrayContent(Question),
    };

    private int Read(HttpResponseMessage response)
    {
        if (!InPieces) return response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult().Length;
        Stream stream = response.Content.ReadAsStream();
        int length = 0;
        for (int read; (read = stream.Read(Buffer)) > 0; length += read)
        {
        }

        return length;
    }

    /// <summary>Does what no handler can leave out: names the server, writes the request line and the body, makes an answer.</summary>
    private sealed class Stub(HttpScene scene) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.PathAndQuery.Length != scene.Path.Length || request.RequestUri.Host != Server.Host) throw new InvalidOperationException("Another question.");
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            if (scene.Yields) await Task.Yield();
            ByteArrayContent content = new(scene.Answer);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }
    }
}
