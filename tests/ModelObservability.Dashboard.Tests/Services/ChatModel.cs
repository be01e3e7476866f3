using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ModelObservability.Dashboard.Tests;

/// <summary>A chat client under a prompt that must never be seen, with tokens and prices.</summary>
internal sealed class ChatModel : IChatClient
{
    public const string Name = "assistant", Secret = "patient-4711 asks about the dose";

    private readonly ModelMonitor monitor = new(Name, "small-1");
    private readonly IChatClient observed;

    public ChatModel() => observed = monitor.Observe(this, new ChatObservationOptions { Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("USD", 0.5m, 1.5m) } });

    /// <summary>Asks once, in a stream.</summary>
    public async Task AskAsync()
    {
        await foreach (ChatResponseUpdate update in observed.GetStreamingResponseAsync([new(ChatRole.User, Secret)], new ChatOptions { ModelId = "small-1" })) _ = update;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Secret)));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int chunk = 0; chunk < 5; chunk++)
        {
            await Task.Delay(5, CancellationToken.None);
            yield return new(ChatRole.Assistant, Secret) { ModelId = "small-1", ResponseId = "answer" };
        }

        yield return new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 40, OutputTokenCount = 25, TotalTokenCount = 65 })]) { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("acme", null, "small-1") : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => monitor.Dispose();
}
