using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>A client that answers at once, or fails with <see cref="Fault"/>, and counts who asked and whose stream is still open.</summary>
internal sealed class PlainChatClient : IChatClient
{
    public const int Words = 5;

    public ChatResponse Answer { get; } = new(new ChatMessage(ChatRole.Assistant, "an answer"))
    {
        ModelId = "small-1-0612",
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = 10 },
    };

    public Exception? Fault { get; set; }

    public int Asked { get; private set; }

    public int OpenStreams { get; private set; }

    /// <summary>Every chunk so far, not kept alive.</summary>
    public List<WeakReference> Chunks { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked++;
        return Fault is null ? Task.FromResult(Answer) : Task.FromException<ChatResponse>(Fault);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked++;
        OpenStreams++;
        try
        {
            for (int word = 0; word < Words; word++)
            {
                await Task.Yield();
                yield return Track(new ChatResponseUpdate(ChatRole.Assistant, "word ") { ModelId = "small-1-0612" });
            }

            if (Fault is not null) throw Fault;
            yield return Track(new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Answer.Usage!)]) { FinishReason = ChatFinishReason.Stop });
        }
        finally
        {
            OpenStreams--;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("acme", new Uri("https://llm.example:8443/v1"), "small-1") : null;

    public void Dispose()
    {
    }

    private ChatResponseUpdate Track(ChatResponseUpdate update)
    {
        Chunks.Add(new WeakReference(update));
        return update;
    }
}
