using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatSample;

/// <summary>Stands for the language model you have: writes one word after the other and stops to think once.</summary>
internal sealed class SlowWriter : IChatClient
{
    public const string Model = "slow-writer-1";

    private static readonly string[] Words = "A model that nobody watches is right until the day it is not, and nobody knows which day that was.".Split(' ');

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(300, cancellationToken);
        for (int word = 0; word < Words.Length; word++)
        {
            await Task.Delay(word == 12 ? 1500 : 40, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, Words[word] + " ") { ModelId = Model };
        }

        UsageDetails usage = new() { InputTokenCount = 12, CachedInputTokenCount = 8, OutputTokenCount = Words.Length + 3, ReasoningTokenCount = 3 };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = Model, FinishReason = ChatFinishReason.Stop };
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("sample", defaultModelId: Model) : null;

    public void Dispose()
    {
    }
}
