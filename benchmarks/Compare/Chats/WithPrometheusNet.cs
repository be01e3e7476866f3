using System.Diagnostics;
using Microsoft.Extensions.AI;
using Prometheus;

namespace Compare.Chats;

internal sealed class WithPrometheusNet : IChatContender
{
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public IChatClient Wrap(IChatClient client) => new MeasuredClient(client, Registry);

    public void Dispose()
    {
    }

    // shown
    private sealed class MeasuredClient : DelegatingChatClient
    {
        private readonly string provider, model;
        private readonly Histogram duration, tokens;

        public MeasuredClient(IChatClient inner, CollectorRegistry registry)
            : base(inner)
        {
            ChatClientMetadata? metadata = inner.GetService<ChatClientMetadata>();
            (provider, model) = (metadata?.ProviderName ?? "", metadata?.DefaultModelId ?? "");
            MetricFactory metrics = Metrics.WithCustomRegistry(registry);
            duration = metrics.CreateHistogram(
                "gen_ai_client_operation_duration_seconds", "How long a call took", ["provider", "request_model", "response_model", "error_type"], new HistogramConfiguration
                {
                    Buckets = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
                });
            tokens = metrics.CreateHistogram(
                "gen_ai_client_token_usage", "Tokens of a call", ["provider", "request_model", "response_model", "token_type"], new HistogramConfiguration
                {
                    Buckets = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
                });
        }

        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            long start = Stopwatch.GetTimestamp();
            ChatResponse? answer = null;
            string error = "";
            try
            {
                return answer = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                error = exception.GetType().FullName!;
                throw;
            }
            finally
            {
                Record(Stopwatch.GetElapsedTime(start).TotalSeconds, options?.ModelId ?? model, answer, error);
            }
        }

        private void Record(double seconds, string asked, ChatResponse? answer, string error)
        {
            string answered = answer?.ModelId ?? "";
            duration.WithLabels(provider, asked, answered, error).Observe(seconds);
            if (answer?.Usage?.InputTokenCount is { } input) tokens.WithLabels(provider, asked, answered, "input").Observe(input);
            if (answer?.Usage?.OutputTokenCount is { } output) tokens.WithLabels(provider, asked, answered, "output").Observe(output);
        }
    }
    // until here
}
