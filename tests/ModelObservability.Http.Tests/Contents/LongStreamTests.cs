using System.Net;

namespace ModelObservability.Http.Tests.Contents;

/// <summary>A stream of tokens costs the same memory however long it is.</summary>
[TestFixture]
public sealed class LongStreamTests : ServerScene
{
    private static readonly byte[] Event = """data: {"id":"1","model":"small-1","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}]}"""u8.ToArray();

    [Test]
    public void Events_allocate_nothing([Values(1, 3)] int pieces)
    {
        Readings.Dispose();
        Spans.Dispose();
        using System.Diagnostics.Metrics.MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        long chunks = 0;
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => chunks += instrument.Name.Contains("chunk", StringComparison.Ordinal) ? 1 : 0);
        listener.Start();
        using HttpMessageInvoker invoker = new(new Endless([.. Event, .. "\n\n"u8], pieces).Observe());
        using HttpRequestMessage request = new(HttpMethod.Post, "http://models.example/v1/chat/completions") { Content = new ByteArrayContent("{}"u8.ToArray()) };
        using HttpResponseMessage response = invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        Stream stream = response.Content.ReadAsStream();
        byte[] buffer = new byte[1024];
        for (int read = 0; read < 1000 * pieces; read++) Assert.That(stream.Read(buffer), Is.GreaterThan(0));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int read = 0; read < 100_000 * pieces; read++) _ = stream.Read(buffer);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000), "for a hundred thousand events");
        Assert.That(chunks, Is.EqualTo(101_000));
    }

    /// <summary>Answers with the same event for ever, each in so many pieces.</summary>
    private sealed class Endless(byte[] one, int pieces) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            StreamContent content = new(new Pieces(one, pieces));
            content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    private sealed class Pieces(byte[] one, int pieces) : MemoryStream
    {
        private int next;

        public override int Read(Span<byte> buffer)
        {
            int from = one.Length * next / pieces, to = one.Length * (next + 1) / pieces;
            next = (next + 1) % pieces;
            one.AsSpan(from, to - from).CopyTo(buffer);
            return to - from;
        }
    }
}
