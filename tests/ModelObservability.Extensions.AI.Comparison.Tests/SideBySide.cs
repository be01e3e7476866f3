using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>
/// One client of its own behind each of two wrappers: Microsoft's <see cref="OpenTelemetryChatClient"/>, and ours. The tests assert what each does, so that what
/// is said about theirs stays true: a red test here may be an improvement there.
/// </summary>
public abstract class SideBySide
{
    protected static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private ModelMonitor monitor = null!;

    private protected PlainChatClient BehindTheirs { get; private set; } = null!;

    private protected PlainChatClient BehindOurs { get; private set; } = null!;

    /// <summary>Meter and activity source of theirs; a name per test, since they make one per client.</summary>
    protected string TheirSource { get; private set; } = "";

    /// <summary>The model's name in the telemetry of ours.</summary>
    protected string Model { get; private set; } = "";

    protected IChatClient Theirs { get; private set; } = null!;

    protected IChatClient Ours { get; private set; } = null!;

    [SetUp]
    public void WrapBoth()
    {
        Model = TestContext.CurrentContext.Test.ID;
        TheirSource = "theirs." + Model;
        monitor = new ModelMonitor(Model);
        Theirs = new OpenTelemetryChatClient(BehindTheirs = new PlainChatClient(), sourceName: TheirSource);
        Ours = monitor.Observe(BehindOurs = new PlainChatClient());
    }

    [TearDown]
    public void DisposeBoth()
    {
        Theirs.Dispose();
        Ours.Dispose();
        monitor.Dispose();
    }

    private protected Measurements HearTheirs() => new(TheirSource);

    private protected Measurements HearOurs() => new(ModelMonitor.SourceName, Model);

    protected static async Task<int> CountAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        int chunks = 0;
        await foreach (ChatResponseUpdate _ in stream) chunks++;
        return chunks;
    }

    protected static async Task LeaveAfterOneAsync(IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        await foreach (ChatResponseUpdate _ in stream) break;
    }
}
