using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>A chat client of this process: its stream does what the script says, and its clock is the test's.</summary>
internal sealed class ScriptedChatClient(ManualTime time) : IChatClient
{
    /// <summary>What comes next and how long it takes; an exception ends the stream.</summary>
    public List<(TimeSpan After, object What)> Script { get; } = [];

    /// <summary>What a plain call gives.</summary>
    public Func<CancellationToken, Task<ChatResponse>> Answer { get; set; } = _ => Task.FromResult(new ChatResponse());

    public ChatClientMetadata Metadata { get; set; } = new("acme", new Uri("https://llm.example:8443/v1"), "small-1");

    /// <summary>Where set, each step of a stream waits here first: the clock moves only after somebody has begun to wait.</summary>
    public SemaphoreSlim? Gate { get; set; }

    public bool IsDisposed { get; private set; }

    public ScriptedChatClient Says(double seconds, string text, string? model = null)
    {
        Script.Add((TimeSpan.FromSeconds(seconds), new ChatResponseUpdate(ChatRole.Assistant, text) { ModelId = model, ResponseId = "answer-7" }));
        return this;
    }

    public ScriptedChatClient Tells(double seconds, UsageDetails usage)
    {
        Script.Add((TimeSpan.FromSeconds(seconds), new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { FinishReason = ChatFinishReason.Stop }));
        return this;
    }

    public ScriptedChatClient Does(double seconds, object what)
    {
        Script.Add((TimeSpan.FromSeconds(seconds), what));
        return this;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Answer(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int step = 0;
        foreach (var (after, what) in Script)
        {
            if (Gate is not null) await Gate.WaitAsync(CancellationToken.None);
            time.Advance(after);
            if (step++ % 2 == 1) await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (what is Exception exception) throw exception;
            if (what is Action action) action();
            else yield return (what as ChatResponseUpdate)!;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? Metadata : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => IsDisposed = true;
}
