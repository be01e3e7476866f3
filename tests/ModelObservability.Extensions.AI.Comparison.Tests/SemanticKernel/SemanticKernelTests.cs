using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using ModelObservability.Chat.Comparison.Tests.Loopback;
using OpenAI;

namespace ModelObservability.Chat.Comparison.Tests.SemanticKernel;

/// <summary>A genuine kernel over the genuine client of OpenAI and a server of ours: what is counted, and that nothing is counted twice.</summary>
[TestFixture]
public sealed class SemanticKernelTests
{
    private const string PromptTokens = "semantic_kernel.function.invocation.token_usage.prompt";

    private LoopbackServer server = null!;
    private ModelMonitor monitor = null!;
    private Measurements measured = null!;

    private static string Model => "kernel." + TestContext.CurrentContext.Test.ID;

    private static KernelArguments WithTools => new(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });

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
    public async Task Calls_of_the_model_and_of_functions_are_one_trace_and_each_call_is_counted_once([Values] bool streams)
    {
        using Spans spans = new(ModelMonitor.SourceName, "Microsoft.SemanticKernel");
        Kernel kernel = KernelOf(builder => builder.Services.AddSingleton(Observed().AsBuilder().UseKernelFunctionInvocation().Build()));
        Assert.That(await AskAsync(kernel, streams), Is.EqualTo("two words"));
        measured.Collect();

        Assert.That(Tokens(), Is.SupersetOf(new (object?, double)[] { ("input", 120), ("output", 22) }));
        Assert.That(measured.Of(Measurements.Duration), Has.Length.EqualTo(2));
        Assert.That(spans.Tree.Where(span => span.StartsWith("chat", StringComparison.Ordinal)), Is.EqualTo(new[] { "chat small-1 < orchestrate_tools", "chat small-1 < orchestrate_tools" }));
        Assert.That(spans.Tree[0], Does.StartWith("execute_tool Ask").And.EndWith("< request"), "the prompt is a function of the kernel");
    }

    [Test]
    public async Task The_kernel_s_own_sum_of_a_prompt_is_the_sum_of_ours_under_names_of_its_own()
    {
        using Measurements theirs = new("Microsoft.SemanticKernel");
        Kernel kernel = KernelOf(builder => builder.Services.AddSingleton(Observed().AsBuilder().UseKernelFunctionInvocation().Build()));
        await AskAsync(kernel, streams: false);

        Assert.That(Of(theirs, PromptTokens), Is.EqualTo(new[] { 120.0 }));
        Assert.That(measured.Of("gen_ai.client.token.usage").Where(usage => Equals(usage.Tags["gen_ai.token.type"], "input")).Sum(usage => usage.Value), Is.EqualTo(120));
        Assert.That(theirs.All.Select(measurement => measurement.Instrument), Has.None.StartsWith("gen_ai."));
    }

    [Test]
    public async Task As_a_chat_completion_service_each_call_is_counted_once([Values] bool streams)
    {
        IChatCompletionService service = Observed().AsChatCompletionService();
        string text = "";
        if (!streams) text = (await service.GetChatMessageContentAsync("hello")).Content!;
        else await foreach (StreamingChatMessageContent piece in service.GetStreamingChatMessageContentsAsync("hello")) text += piece.Content;
        measured.Collect();

        Assert.That(text, Is.EqualTo("two words"));
        Assert.That(Tokens(), Is.EquivalentTo(new (object?, double)[] { ("input", 20), ("output", 12), ("cached_input", 8), ("reasoning_output", 5) }));
        Assert.That(measured.Of(Measurements.Duration), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_streamed_prompt_that_is_left_is_one_abandoned_call()
    {
        Kernel kernel = KernelOf(builder => builder.Services.AddSingleton(Observed()));
        await foreach (StreamingKernelContent piece in kernel.InvokePromptStreamingAsync("hello"))
            if (piece.ToString().Length > 0) break;

        Assert.That(measured.Of(Measurements.Duration).Select(call => call.Tags.GetValueOrDefault("error.type")), Is.EqualTo(new object?[] { "abandoned" }));
    }

    [Test]
    public async Task A_connector_of_the_kernel_is_observed_through_its_http_client([Values] bool streams)
    {
        using HttpClient http = new(new SocketsHttpHandler().Observe(new HttpObservationOptions { Monitor = monitor }));
        Kernel kernel = KernelOf(builder => builder.AddOpenAIChatCompletion("small-1", server.Address, "none", httpClient: http));
        Assert.That(await AskAsync(kernel, streams), Is.EqualTo("two words"));
        measured.Collect();

        Assert.That(Tokens(), Is.SupersetOf(new (object?, double)[] { ("input", 120), ("output", 22) }));
        Assert.That(measured.Of(Measurements.Duration), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task The_kernel_s_own_chat_client_brings_Microsoft_s_telemetry_and_ours_leaves_the_convention_s_names_to_it()
    {
        using Measurements theirs = new("Experimental.Microsoft.Extensions.AI");
        Kernel connector = KernelOf(builder => builder.AddOpenAIChatClient("small-1", server.Address, "none"));
        IChatClient chat = monitor.Observe(connector.GetRequiredService<IChatClient>());
        await chat.GetResponseAsync("hello");
        measured.Collect();

        Assert.That(theirs.Of(Measurements.Duration), Has.Length.EqualTo(1));
        Assert.That(measured.All.Select(own => own.Instrument), Has.None.StartsWith("gen_ai."));
        Assert.That(Tokens(), Is.SupersetOf(new (object?, double)[] { ("input", 20), ("output", 12) }));
    }

    private static Kernel KernelOf(Action<IKernelBuilder> with)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        with(builder);
        builder.Plugins.AddFromFunctions("dictionary", [KernelFunctionFactory.CreateFromMethod((string word) => word + " found", ToolLoop.Tool)]);
        return builder.Build();
    }

    private static async Task<string> AskAsync(Kernel kernel, bool streams)
    {
        KernelFunction ask = KernelFunctionFactory.CreateFromPrompt("hello", functionName: "Ask");
        if (!streams) return (await kernel.InvokeAsync(ask, WithTools)).ToString();
        string text = "";
        await foreach (StreamingKernelContent piece in kernel.InvokeStreamingAsync(ask, WithTools)) text += piece;
        return text;
    }

    private static double[] Of(Measurements meter, string instrument) =>
        [.. meter.Of(instrument).Where(measurement => "Ask".Equals(measurement.Tags["semantic_kernel.function.name"])).Select(measurement => measurement.Value)];

    private IChatClient Observed() => monitor.Observe(new OpenAI.Chat.ChatClient(
        "small-1", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = server.Address, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).AsIChatClient());

    private (object?, double)[] Tokens() => [.. measured.Of("ml.tokens").Select(tokens => (tokens.Tags["ml.token.type"], tokens.Value))];
}
