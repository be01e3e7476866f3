using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>A language model that streams, fails now and then, and once in a while counts its tokens wrongly; what users think of an answer comes after the next one.</summary>
internal sealed class Conversation : IDisposable
{
    private readonly ModelMonitor monitor = new("assistant", "1");
    private readonly Writer writer = new();
    private readonly IChatClient chat;
    private readonly EvaluationTracker evaluations;
    private readonly Conditions conditions;
    private int calls;

    public Conversation(Conditions conditions)
    {
        this.conditions = conditions;
        evaluations = monitor.TrackEvaluations();
        chat = monitor.Observe(writer, new()
        {
            Prices = new Dictionary<string, TokenPrice> { [Writer.Model] = new("USD", inputPerMillion: 0.4m, outputPerMillion: 1.6m, cachedInputPerMillion: 0.1m) },
        });
    }

    public async Task WorkAsync()
    {
        calls++;
        writer.Call = calls;
        writer.Mistake = conditions.Flawless ? "" : calls % 7 == 0 ? "fails" : calls % 11 == 0 ? "miscounts" : "";
        try
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Why watch a model?")) await Task.Yield();
        }
        catch (TimeoutException)
        {
            // What the application does about it is its own.
        }

        if (calls > 1) evaluations.Record(Writer.ResponseOf(calls - 1), "helpfulness", score: 1, label: "thumbs_up");
    }

    public void Dispose()
    {
        chat.Dispose();
        monitor.Dispose();
    }

    private sealed class Writer : IChatClient
    {
        public const string Model = "writer-1";

        public int Call { get; set; }

        public string Mistake { get; set; } = "";

        public static string ResponseOf(int call) => $"answer-{call}";

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int word = 0; word < 4; word++)
            {
                await Task.Delay(2, cancellationToken);
                if (word == 2 && Mistake == "fails") throw new TimeoutException("of the provider");
                yield return new ChatResponseUpdate(ChatRole.Assistant, "word ") { ModelId = Model, ResponseId = ResponseOf(Call) };
            }

            UsageDetails usage = new() { InputTokenCount = Mistake == "miscounts" ? -1 : 120, CachedInputTokenCount = 80, OutputTokenCount = 40, ReasoningTokenCount = 10 };
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = Model, ResponseId = ResponseOf(Call), FinishReason = ChatFinishReason.Stop };
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("tests", defaultModelId: Model) : null;

        public void Dispose()
        {
        }
    }
}
