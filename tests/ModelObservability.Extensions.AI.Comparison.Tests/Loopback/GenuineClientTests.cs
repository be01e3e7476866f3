using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using OpenAI;

namespace ModelObservability.Chat.Comparison.Tests.Loopback;

/// <summary>The genuine client of OpenAI against a server of ours, streamed and not.</summary>
[TestFixture]
public sealed class GenuineClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private LoopbackServer server = null!;
    private ModelMonitor monitor = null!;
    private Measurements measured = null!;

    private static string Model => "genuine." + TestContext.CurrentContext.Test.ID;

    [SetUp]
    public async Task StartAsync()
    {
        server = await LoopbackServer.StartAsync();
        monitor = new ModelMonitor(Model);
        measured = new Measurements(ModelMonitor.SourceName, Model);
    }

    [TearDown]
    public async Task StopAsync()
    {
        measured.Dispose();
        monitor.Dispose();
        await server.DisposeAsync();
    }

    [Test]
    public async Task An_answer_is_told_as_the_server_counted_it([Values] bool streams)
    {
        using Spans spans = new(ModelMonitor.SourceName);
        Assert.That(await AskAsync(monitor.Observe(Client("small-1")), streams), Is.EqualTo("two words"));
        measured.Collect();

        Measured call = measured.Of(Measurements.Duration).Single();
        var expected = new Dictionary<string, object?>
        {
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.provider.name"] = "openai",
            ["gen_ai.request.model"] = "small-1",
            ["gen_ai.response.model"] = "small-1-0612",
            ["server.address"] = "127.0.0.1",
            ["server.port"] = server.Address.Port,
        };
        Assert.That(expected, Is.SubsetOf(call.Tags));
        Assert.That(Tokens(), Is.EquivalentTo(new (object?, double)[] { ("input", 20), ("output", 12), ("cached_input", 8), ("reasoning_output", 5) }));
        Activity span = spans.Of("chat small-1").Single();
        Assert.That(span.GetTagItem("gen_ai.response.id"), Is.EqualTo("chatcmpl-1"));
        Assert.That(span.GetTagItem("gen_ai.response.finish_reasons"), Is.EqualTo(new[] { "stop" }));
    }

    [Test]
    public async Task A_loop_of_tools_is_one_trace_and_its_parts_add_up([Values] bool streams)
    {
        using ModelMonitor agent = new(Model + " agent");
        using Measurements whole = new(ModelMonitor.SourceName, Model + " agent");
        using Spans spans = new(ModelMonitor.SourceName);
        IChatClient chat = new ChatClientBuilder(Client("small-1")).UseModelObservability(agent).UseFunctionInvocation().UseModelObservability(monitor).Build();
        Assert.That(await AskAsync(chat, streams, ToolLoop.Options), Is.EqualTo("two words"));
        measured.Collect();
        whole.Collect();

        Assert.That(spans.Tree, Is.EqualTo(new[]
        {
            "chat small-1 < request", "orchestrate_tools < chat small-1", "chat small-1 < orchestrate_tools", "execute_tool look_up < orchestrate_tools", "chat small-1 < orchestrate_tools",
        }));
        Assert.That(Tokens(), Is.SupersetOf(new (object?, double)[] { ("input", 120), ("output", 22) }));
        Assert.That(Tokens(whole), Is.EquivalentTo(Tokens()));
    }

    [Test]
    public async Task A_stream_that_is_left_is_one_abandoned_call()
    {
        await foreach (ChatResponseUpdate update in monitor.Observe(Client("small-1")).GetStreamingResponseAsync(Hello))
            if (update.Text.Length > 0) break;

        Assert.That(measured.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo("abandoned"));
        Assert.That(measured.Of("gen_ai.client.token.usage"), Is.Empty, "the server tells usage last");
    }

    [Test]
    public async Task A_connection_that_breaks_is_one_failed_call_with_the_exception_of_the_client([Values] bool streams)
    {
        Exception bare = await FailureAsync(Client(LoopbackServer.Breaks), streams), observed = await FailureAsync(monitor.Observe(Client(LoopbackServer.Breaks)), streams);

        Assert.That((observed.GetType(), observed.Message), Is.EqualTo((bare.GetType(), bare.Message)));
        Assert.That(measured.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo(bare.GetType().FullName));
    }

    [Test]
    public async Task A_refusal_is_one_failed_call([Values] bool streams)
    {
        Exception failure = await FailureAsync(monitor.Observe(Client(LoopbackServer.Refuses)), streams);

        Assert.That(failure, Is.InstanceOf<ClientResultException>());
        Assert.That(measured.Of(Measurements.Duration).Single().Tags["error.type"], Is.EqualTo("System.ClientModel.ClientResultException"));
    }

    [Test]
    public async Task Beside_theirs_in_the_documented_order_everything_is_told_once([Values] bool streams)
    {
        string source = "theirs." + Model;
        using Measurements theirs = new(source);
        await AskAsync(new ChatClientBuilder(Client("small-1")).UseModelObservability(monitor).UseOpenTelemetry(sourceName: source).Build(), streams);
        measured.Collect();

        Assert.That(theirs.Of("gen_ai.client.token.usage").Select(usage => usage.Value), Is.EqualTo(new[] { 20.0, 12 }));
        Assert.That(measured.All.Select(own => own.Instrument), Has.None.StartsWith("gen_ai."));
        Assert.That(Tokens(), Is.SupersetOf(new (object?, double)[] { ("input", 20), ("output", 12) }));
    }

    [Test]
    public async Task Embeddings_are_told_as_the_server_counted_them()
    {
        OpenAI.Embeddings.EmbeddingClient client = new("embed-1", new ApiKeyCredential("none"), Options());
        var embeddings = await monitor.Observe(client.AsIEmbeddingGenerator()).GenerateAsync(["a", "b", "c"]);
        measured.Collect();

        Assert.That(embeddings, Has.Count.EqualTo(3));
        Assert.That(measured.Of(Measurements.Duration).Single().Tags["gen_ai.response.model"], Is.EqualTo("embed-1-0612"));
        Assert.That(measured.Of("ml.inference.batch.size").Single().Value, Is.EqualTo(3));
        Assert.That(Tokens(), Is.EqualTo(new (object?, double)[] { ("input", 8) }));
    }

    private IChatClient Client(string model) => new OpenAI.Chat.ChatClient(model, new ApiKeyCredential("none"), Options()).AsIChatClient();

    private OpenAIClientOptions Options() => new() { Endpoint = server.Address, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };

    private (object?, double)[] Tokens() => Tokens(measured);

    private static (object?, double)[] Tokens(Measurements of) => [.. of.Of("ml.tokens").Select(tokens => (tokens.Tags["ml.token.type"], tokens.Value))];

    private static async Task<string> AskAsync(IChatClient chat, bool streams, ChatOptions? options = null)
    {
        if (!streams) return (await chat.GetResponseAsync(Hello, options)).Text;
        string text = "";
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(Hello, options)) text += update.Text;
        return text;
    }

    private static async Task<Exception> FailureAsync(IChatClient chat, bool streams)
    {
        try
        {
            await AskAsync(chat, streams);
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new AssertionException("It answered.");
    }
}
