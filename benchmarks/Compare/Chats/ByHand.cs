using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace Compare.Chats;

internal sealed class ByHand : IChatContender
{
    private readonly Meter meter = new("ChatByHand");

    public IChatClient Wrap(IChatClient client) => new MeasuredClient(client, meter);

    public void Dispose() => meter.Dispose();

    // shown
    private sealed class MeasuredClient(IChatClient inner, Meter meter) : DelegatingChatClient(inner)
    {
        private readonly ChatClientMetadata? metadata = inner.GetService<ChatClientMetadata>();
        private readonly Histogram<double> duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long a call took", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });
        private readonly Histogram<long> tokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a call", tags: null, new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });

        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            long start = Stopwatch.GetTimestamp();
            ChatResponse? answer = null;
            string? error = null;
            try
            {
                return answer = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                error = exception.GetType().FullName;
                throw;
            }
            finally
            {
                Record(Stopwatch.GetElapsedTime(start).TotalSeconds, options, answer, error);
            }
        }

        private void Record(double seconds, ChatOptions? options, ChatResponse? answer, string? error)
        {
            TagList tags = new()
            {
                { "gen_ai.operation.name", "chat" },
                { "gen_ai.provider.name", metadata?.ProviderName },
                { "gen_ai.request.model", options?.ModelId ?? metadata?.DefaultModelId },
                { "server.address", metadata?.ProviderUri?.Host },
                { "server.port", metadata?.ProviderUri?.Port },
            };
            if (answer?.ModelId is { } model) tags.Add("gen_ai.response.model", model);
            if (error is not null) tags.Add("error.type", error);
            duration.Record(seconds, tags);
            Count(answer?.Usage?.InputTokenCount, "input", tags);
            Count(answer?.Usage?.OutputTokenCount, "output", tags);
        }

        private void Count(long? count, string type, TagList tags)
        {
            if (count is not { } known) return;
            tags.Add("gen_ai.token.type", type);
            tokens.Record(known, tags);
        }
    }
    // until here
}
