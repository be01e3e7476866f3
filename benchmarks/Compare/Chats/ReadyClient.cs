using Microsoft.Extensions.AI;

namespace Compare.Chats;

/// <summary>Answers at once, always the same; or fails.</summary>
internal sealed class ReadyClient(Exception? fault = null) : IChatClient
{
    private static readonly ChatClientMetadata Metadata = new("acme", new Uri("https://llm.example:8443/v1"), "small-1");

    private readonly Task<ChatResponse> answer = fault is not null ? Task.FromException<ChatResponse>(fault) : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "an answer"))
    {
        ModelId = "small-1-0612",
        FinishReason = ChatFinishReason.Stop,
        Usage = new UsageDetails { InputTokenCount = 20, OutputTokenCount = 10 },
    });

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => answer;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

    public void Dispose()
    {
    }
}
