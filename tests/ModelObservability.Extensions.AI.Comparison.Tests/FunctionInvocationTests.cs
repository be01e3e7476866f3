using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary><see cref="FunctionInvokingChatClient"/> above ours: its spans are there, and the parts add up to the whole.</summary>
[TestFixture]
public sealed class FunctionInvocationTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    [Test]
    public async Task Spans_of_tools_and_both_calls_of_the_model_are_in_one_trace_as_with_theirs([Values] bool streams)
    {
        using ModelMonitor monitor = new(Name());
        using Spans ours = new(ModelMonitor.SourceName);
        await Ask(new ChatClientBuilder(new ToolLoop()).UseFunctionInvocation().UseModelObservability(monitor).Build(), streams);
        string[] tree = ours.Tree;
        ours.Dispose();
        string source = "theirs." + Name();
        using Spans theirs = new(source);
        await Ask(new ChatClientBuilder(new ToolLoop()).UseFunctionInvocation().UseOpenTelemetry(sourceName: source).Build(), streams);

        Assert.That(tree, Is.EqualTo(new[]
        {
            "orchestrate_tools < request", "chat small-1 < orchestrate_tools", $"execute_tool {ToolLoop.Tool} < orchestrate_tools", "chat small-1 < orchestrate_tools",
        }));
        Assert.That(theirs.Tree, Is.EqualTo(tree));
    }

    [Test]
    public async Task The_sum_of_the_parts_is_the_whole([Values] bool streams)
    {
        using ModelMonitor agent = new(Name() + " agent"), inner = new(Name());
        using Measurements whole = new(ModelMonitor.SourceName, Name() + " agent"), parts = new(ModelMonitor.SourceName, Name());
        await Ask(new ChatClientBuilder(new ToolLoop()).UseModelObservability(agent).UseFunctionInvocation().UseModelObservability(inner).Build(), streams);

        Assert.That(Tokens(whole), Is.EqualTo(new[] { 250.0, 40 }));
        Assert.That(Tokens(parts), Is.EqualTo(new[] { 100.0, 10, 150, 30 }));
        Assert.That(whole.Of(Measurements.Duration), Has.Length.EqualTo(1));
        Assert.That(parts.Of(Measurements.Duration), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task One_monitor_above_and_below_the_loop_counts_each_call_once([Values] bool streams)
    {
        using ModelMonitor monitor = new(Name());
        using Measurements measured = new(ModelMonitor.SourceName, Name());
        await Ask(new ChatClientBuilder(new ToolLoop()).UseModelObservability(monitor).UseFunctionInvocation().UseModelObservability(monitor).Build(), streams);

        Assert.That(Tokens(measured), Is.EqualTo(new[] { 100.0, 10, 150, 30 }));
        Assert.That(measured.Of(Measurements.Duration), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Left_during_the_second_call_the_usage_of_the_first_counts_once_and_the_second_is_abandoned()
    {
        using ModelMonitor monitor = new(Name());
        using Measurements measured = new(ModelMonitor.SourceName, Name());
        IChatClient chat = new ChatClientBuilder(new ToolLoop()).UseFunctionInvocation().UseModelObservability(monitor).Build();
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(Hello, ToolLoop.Options))
            if (update.Text == "found") break;

        Assert.That(Tokens(measured), Is.EqualTo(new[] { 100.0, 10 }));
        Assert.That(measured.Of(Measurements.Duration).Select(call => call.Tags.GetValueOrDefault("error.type")), Is.EqualTo(new object?[] { null, "abandoned" }));
    }

    [Test]
    public void Who_asks_for_the_source_gets_the_one_from_below_unless_only_ours_is_listened_to()
    {
        using ModelMonitor monitor = new(Name());
        string source = "theirs." + Name();
        IChatClient chat = new ChatClientBuilder(new ToolLoop()).UseModelObservability(monitor).UseOpenTelemetry(sourceName: source).Build();
        Assert.That(chat.GetService<ActivitySource>()!.Name, Is.EqualTo(source));
        using Spans listened = new(ModelMonitor.SourceName);
        Assert.That(chat.GetService<ActivitySource>()!.Name, Is.EqualTo(ModelMonitor.SourceName));
        Assert.That(monitor.Observe(new ToolLoop()).GetService<ActivitySource>()!.Name, Is.EqualTo(ModelMonitor.SourceName));
    }

    private static string Name() => "fic." + TestContext.CurrentContext.Test.ID;

    private static double[] Tokens(Measurements measured) => [.. measured.Of("gen_ai.client.token.usage").Select(usage => usage.Value)];

    private static async Task Ask(IChatClient chat, bool streams)
    {
        if (!streams) await chat.GetResponseAsync(Hello, ToolLoop.Options);
        else await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync(Hello, ToolLoop.Options)) { }
    }
}
