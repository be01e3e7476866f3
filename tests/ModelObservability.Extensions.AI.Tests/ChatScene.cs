using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>A scripted client, its clock and its monitor; one set per test.</summary>
public abstract class ChatScene
{
    protected static readonly ChatMessage[] Hello = [new(ChatRole.User, "a question that must never leave the process")];

    protected string Name { get; private set; } = "";

    protected ModelMonitor Monitor { get; private set; } = null!;

    private protected ManualTime Time { get; private set; } = null!;

    private protected ScriptedChatClient Client { get; private set; } = null!;

    [SetUp]
    public void Watch()
    {
        Name = TestContext.CurrentContext.Test.ID;
        Time = new ManualTime();
        Monitor = new ModelMonitor(Name, timeProvider: Time);
        Client = new ScriptedChatClient(Time);
    }

    [TearDown]
    public void StopWatching()
    {
        Monitor.Dispose();
        Client.Dispose();
    }

    protected IChatClient Observed(ChatObservationOptions? options = null) => Monitor.Observe(Client, options);

    protected static async Task<List<ChatResponseUpdate>> Read(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in stream) updates.Add(update);
        return updates;
    }
}
