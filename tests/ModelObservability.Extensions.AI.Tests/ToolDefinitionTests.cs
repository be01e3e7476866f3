using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.AI;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests;

/// <summary>Names of tools are on the span; descriptions and parameters only where the application asked for them.</summary>
[TestFixture]
public sealed class ToolDefinitionTests : ChatScene
{
    private static readonly ChatOptions WithTools = new()
    {
        Tools = [AIFunctionFactory.Create((string city) => city, "weather", "A secret sentence."), new HostedWebSearchTool()],
    };

    [Test]
    public async Task Types_and_names_by_default() =>
        Assert.That(await DefinitionsAsync(WithTools), Is.EqualTo("""[{"type":"function","name":"weather"},{"type":"web_search","name":"web_search"}]"""));

    [Test]
    public async Task Descriptions_and_parameters_on_request()
    {
        string definitions = (await DefinitionsAsync(WithTools, new() { IncludeToolDetails = true }))!;
        Assert.That(definitions, Does.Contain("A secret sentence.").And.Contain("\"parameters\":{").And.Contain("\"city\""));
    }

    [Test]
    public async Task No_tools_no_attribute([Values] bool empty) => Assert.That(await DefinitionsAsync(empty ? new() { Tools = [] } : null), Is.Null);

    [Test]
    public async Task Names_are_bounded_like_every_attribute() =>
        Assert.That(await DefinitionsAsync(new() { Tools = [AIFunctionFactory.Create(() => 1, new string('n', 5000))] }), Has.Length.LessThan(200));

    [Test]
    [ProvokesFaults]
    public async Task A_list_that_throws_costs_the_attribute_and_nothing_else()
    {
        using MeterReadings readings = new(Name);
        ChatOptions hostile = new() { Tools = DispatchProxy.Create<IList<AITool>, Hostile>() };
        Assert.That(await DefinitionsAsync(hostile), Is.Null);
        Assert.That(readings.Values("gen_ai.client.operation.duration"), Has.Length.EqualTo(1));
    }

    private async Task<string?> DefinitionsAsync(ChatOptions? request, ChatObservationOptions? options = null)
    {
        using SpanReadings spans = new(Name);
        await Observed(options).GetResponseAsync(Hello, request);
        Activity span = spans.Stopped.Single();
        return span.GetTagItem("gen_ai.tool.definitions") as string;
    }

#pragma warning disable CA1852 // a proxy derives from it
    internal class Hostile : DispatchProxy
#pragma warning restore CA1852
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("tools");
    }
}
