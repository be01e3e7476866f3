using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>A model that asks for a tool first and answers with what it gave: two calls with usages of their own.</summary>
internal sealed class ToolLoop : IChatClient
{
    public const string Tool = "look_up";

    public static ChatOptions Options => new() { Tools = [AIFunctionFactory.Create((string word) => word + " found", Tool, "Looks a word up.")] };

    private static UsageDetails First => new() { InputTokenCount = 100, OutputTokenCount = 10, TotalTokenCount = 110 }; // a new one each time: the loop adds to the first

    private static UsageDetails Second => new() { InputTokenCount = 150, OutputTokenCount = 30, TotalTokenCount = 180 };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        bool isSecond = IsAnswered(messages);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [isSecond ? new TextContent("found") : Call()]))
        {
            ModelId = "small-1",
            FinishReason = isSecond ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
            Usage = isSecond ? Second : First,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool isSecond = IsAnswered(messages);
        await Task.Yield();
        yield return new ChatResponseUpdate(ChatRole.Assistant, [isSecond ? new TextContent("found") : Call()]) { ModelId = "small-1" };
        await Task.Yield();
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(isSecond ? Second : First)]) { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("acme", new Uri("https://llm.example/v1"), "small-1") : null;

    public void Dispose()
    {
    }

    private static bool IsAnswered(IEnumerable<ChatMessage> messages) => messages.Any(message => message.Contents.OfType<FunctionResultContent>().Any());

    private static FunctionCallContent Call() => new("call-1", Tool, new Dictionary<string, object?> { ["word"] = "it" });
}
