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
        using IChatClient observed = client.Observe(monitor);
        yield return RatioRow.AtMostLonger(5, "nobody listening: a chunk", "the bare stream", Compare(client, observed));
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(ModelMonitor.SourceName)
            .AddReader(new BaseExportingMetricReader(new Discarded())).Build();
        yield return RatioRow.AtMostLonger(150, "metrics on: a chunk", "the bare stream", Compare(client, observed));
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

    private sealed class Discarded : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
