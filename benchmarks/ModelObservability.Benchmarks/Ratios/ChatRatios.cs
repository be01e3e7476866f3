using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>A chunk of an observed stream against the bare one. The rows are per chunk: each stream is many thousand chunks long.</summary>
internal static class ChatRatios
{
    private const int Chunks = 10_000;

    public static IEnumerable<RatioRow> Rows()
    {
        using ModelMonitor monitor = new("ratios of chats", "1");
        using ReadyChunks client = new();
        using IChatClient observed = monitor.Observe((IChatClient)client);
        yield return RatioRow.AtMostLonger(5, "nobody listening: a chunk", "the bare stream", Compare(client, observed));
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName).AddMeter(OneHistogram.Name)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        using OneHistogram hand = new();
        Comparison byHand = Comparison.Of(hand.Record, n => Read(observed, n));
        yield return RatioRow.AtMost(1.25, "metrics on: a chunk", "one histogram and clock by hand", byHand);

        // Where the record alone leaves too little of the promise, a tenth more than the record is asked for, measured in the same seconds.
        double bare = Compare(client, observed).Control;
        yield return RatioRow.AtMostLonger(Math.Max(150, 1.1 * byHand.Control), "metrics on: a chunk", "the bare stream", byHand with { Control = bare });
    }

    private static Comparison Compare(IChatClient control, IChatClient subject) => Comparison.Of(n => Read(control, n), n => Read(subject, n));

    /// <summary>Reads that many chunks, in streams of <see cref="Chunks"/>.</summary>
    private static void Read(IChatClient client, int chunks)
    {
        for (int left = chunks; left > 0;)
        {
            IAsyncEnumerator<ChatResponseUpdate> stream = client.GetStreamingResponseAsync([]).GetAsyncEnumerator();
            for (int read = 0; read < Chunks && left > 0; read++, left--)
                if (!Ready(stream.MoveNextAsync()) || stream.Current is null) throw new InvalidOperationException("The stream has no end.");
            if (!Ready(stream.DisposeAsync())) throw new InvalidOperationException("Not ready.");
        }
    }

    private static bool Ready(ValueTask<bool> next) => next.IsCompletedSuccessfully && next.Result;

    private static bool Ready(ValueTask disposal) => disposal.IsCompletedSuccessfully;

    /// <summary>A client whose chunks are there at once, without end, and which allocates nothing for them.</summary>
    private sealed class ReadyChunks : IChatClient, IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        public ChatResponseUpdate Current { get; } = new(ChatRole.Assistant, "word") { ModelId = "small-1" };

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => this;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(true);

        public ValueTask DisposeAsync() => default;

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("acme", new Uri("https://llm.example"), "small-1") : null;

        public void Dispose()
        {
        }
    }

    /// <summary>The least anybody can do by hand per chunk: read the clock, record one histogram with the same attributes.</summary>
    private sealed class OneHistogram : IDisposable
    {
        public const string Name = "by hand";

        private readonly Meter meter = new(Name);
        private readonly Histogram<double> histogram;
        private readonly KeyValuePair<string, object?>[] tags =
        [
            new("ml.model.name", "ratios of chats"), new("ml.model.version", "1"), new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", "acme"), new("gen_ai.request.model", "small-1"),
        ];

        public OneHistogram() => histogram = meter.CreateHistogram<double>("time_per_chunk");

        public void Record(int times)
        {
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                long now = Stopwatch.GetTimestamp();
                histogram.Record(Stopwatch.GetElapsedTime(before, now).TotalSeconds, tags);
                before = now;
            }
        }

        public void Dispose() => meter.Dispose();
    }

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
