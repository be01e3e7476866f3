using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary><c>UseModelObservability()</c> beside <c>UseOpenTelemetry()</c>: in the documented order nothing is told twice.</summary>
[TestFixture]
public sealed class BothInOnePipelineTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    [Test]
    public async Task Ours_outside_leaves_the_convention_s_names_to_theirs_and_keeps_its_own([Values] bool streams)
    {
        using ModelMonitor monitor = new(Model);
        using Measurements theirs = new(Source), ours = new(ModelMonitor.SourceName, Model);
        using Spans spans = new(Source, ModelMonitor.SourceName);
        await Ask(new ChatClientBuilder(new PlainChatClient()).UseModelObservability(monitor).UseOpenTelemetry(sourceName: Source).Build(), streams);

        Assert.That(theirs.Of(Measurements.Duration), Has.Length.EqualTo(1));
        Assert.That(ours.All.Where(measured => measured.Instrument.StartsWith("gen_ai.", StringComparison.Ordinal)), Is.Empty);
        Assert.That(ours.Of("ml.inference.duration"), Has.Length.EqualTo(1));
        Assert.That(ours.Of("ml.tokens.rate"), Has.Length.EqualTo(1));
        Assert.That(spans.Tree, Is.EqualTo(new[] { $"infer {Model} < request", $"chat small-1 < infer {Model}" }));
        Assert.That(spans.Of($"infer {Model}").Single().TagObjects.Select(tag => tag.Key), Has.None.StartsWith("gen_ai."), "who adds up usage over spans finds it once");
    }

    [Test]
    public async Task Tokens_and_cost_are_ours_in_either_order([Values] bool outside)
    {
        using ModelMonitor monitor = new(Model);
        using Measurements ours = new(ModelMonitor.SourceName, Model);
        ChatObservationOptions priced = new() { Prices = new Dictionary<string, TokenPrice> { ["small-1"] = new("USD", 1_000_000, 2_000_000) } };
        ChatClientBuilder builder = new(new PlainChatClient());
        builder = outside ? builder.UseModelObservability(monitor, priced).UseOpenTelemetry(sourceName: Source) : builder.UseOpenTelemetry(sourceName: Source).UseModelObservability(monitor, priced);
        await Ask(builder.Build(), streams: false);
        ours.Collect();

        Assert.That(ours.Of("ml.tokens").Select(tokens => (tokens.Tags["ml.token.type"], tokens.Value)), Is.EquivalentTo(new (object?, double)[] { ("input", 20), ("output", 10) }));
        Assert.That(ours.Of("ml.cost").Single().Value, Is.EqualTo(40));
    }

    [Test]
    public async Task Under_a_loop_of_tools_both_tell_each_call_once_and_the_sums_are_equal([Values] bool streams)
    {
        using ModelMonitor monitor = new(Model);
        using Measurements theirs = new(Source), ours = new(ModelMonitor.SourceName, Model);
        IChatClient chat = new ChatClientBuilder(new ToolLoop()).UseFunctionInvocation().UseModelObservability(monitor).UseOpenTelemetry(sourceName: Source).Build();
        if (!streams) await chat.GetResponseAsync(Hello, ToolLoop.Options);
        else await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync(Hello, ToolLoop.Options)) { }
        ours.Collect();

        Assert.That(theirs.Of("gen_ai.client.token.usage").Select(usage => usage.Value), Is.EqualTo(new[] { 100.0, 10, 150, 30 }));
        Assert.That(ours.Of("ml.tokens").Select(tokens => (tokens.Tags["ml.token.type"], tokens.Value)), Is.EquivalentTo(new (object?, double)[] { ("input", 250), ("output", 40) }));
        Assert.That((theirs.Of(Measurements.Duration).Length, ours.Of("ml.inference.duration").Length), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task Ours_inside_cannot_see_theirs_and_both_tell_the_convention_s_names_as_the_page_says()
    {
        using ModelMonitor monitor = new(Model);
        using Measurements theirs = new(Source), ours = new(ModelMonitor.SourceName, Model);
        await Ask(new ChatClientBuilder(new PlainChatClient()).UseOpenTelemetry(sourceName: Source).UseModelObservability(monitor).Build(), streams: false);

        Assert.That((theirs.Of(Measurements.Duration).Length, ours.Of(Measurements.Duration).Length), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Options_are_refused_where_the_builder_is_told_them()
    {
        using ModelMonitor monitor = new(Model);
        ChatClientBuilder builder = new(new PlainChatClient());
        Assert.That(() => builder.UseModelObservability(monitor, new() { StallAfter = TimeSpan.Zero }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("StallAfter"));
        Assert.That(() => builder.UseModelObservability(null!), Throws.ArgumentNullException);
        Assert.That(() => ((ChatClientBuilder)null!).UseModelObservability(monitor), Throws.ArgumentNullException);
    }

    private static string Model => "both." + TestContext.CurrentContext.Test.ID;

    private static string Source => "theirs." + Model;

    private static async Task Ask(IChatClient chat, bool streams)
    {
        if (!streams) await chat.GetResponseAsync(Hello);
        else await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync(Hello)) { }
    }
}
