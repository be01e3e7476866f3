using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Tests;

/// <summary>A client whose chunks are there at once and which allocates nothing for them: it is its own stream.</summary>
internal sealed class ReadyChunks : IChatClient, IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private int left;

    public int Length { get; set; }

    public ChatResponseUpdate Current { get; } = new(ChatRole.Assistant, "word") { ModelId = "small-1" };

    public static void Drain(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        IAsyncEnumerator<ChatResponseUpdate> enumerator = stream.GetAsyncEnumerator();
        while (Ready(enumerator.MoveNextAsync())) _ = enumerator.Current;
        ValueTask disposed = enumerator.DisposeAsync();
        if (!disposed.IsCompletedSuccessfully) throw new InvalidOperationException("Not ready.");
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => this;

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        left = Length;
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => new(left-- > 0);

    public ValueTask DisposeAsync() => default;

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static bool Ready(ValueTask<bool> next) => next.IsCompletedSuccessfully ? next.Result : throw new InvalidOperationException("Not ready.");
}
