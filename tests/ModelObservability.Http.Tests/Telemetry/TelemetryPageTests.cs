using System.Reflection;
using ModelObservability.Http.Calls;
using ModelObservability.Http.Protocols;
using ModelObservability.Http.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Http.Tests.Telemetry;

/// <summary><c>docs/http.md</c> says what is published.</summary>
[TestFixture]
public sealed class TelemetryPageTests : ServerScene
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/http.md"));

    [Test]
    public void Every_name_and_value_is_on_the_page()
    {
        string[] names = [.. typeof(ServerNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
            .. KnownProtocols.All.Select(protocol => protocol.Name)];
        Assert.That(names, Has.Length.EqualTo(6 + KnownProtocols.All.Length));
        Assert.That(names.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Every_attribute_of_a_span_is_on_a_page()
    {
        string pages = Page + File.ReadAllText(Repository.PathOf("docs/telemetry.md")) + File.ReadAllText(Repository.PathOf("docs/telemetry-chat.md"));
        Server.Says("""{"id": "1", "model": "m", "choices": [{"finish_reason": "stop"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1}}""");
        await Post("/v1/chat/completions", $$"""{"model": "{{Model}}", "stream": true, "temperature": 1, "top_k": 5, "presence_penalty": 0.1, "frequency_penalty": 0.2, "seed": 1}""");
        string[] attributes = [.. Spans.Stopped.Single().TagObjects.Select(tag => tag.Key)];
        Assert.That(attributes, Has.Length.GreaterThan(15));
        Assert.That(attributes.Where(name => !pages.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task The_newest_convention_keeps_the_older_name_for_embeddings()
    {
        using HttpClient client = new(new ObservedHandler(
            new ClientState(new HttpObservationOptions { TimeProvider = Time }.Validated(), LanguageModels.LanguageModelInstruments.Latest), ownsState: true)
        { InnerHandler = new SocketsHttpHandler() })
        {
            BaseAddress = Server.Address,
        };
        Server.Says("""{"usage": {"prompt_tokens": 8}}""");
        await Post(client, "/v1/embeddings", $$"""{"model": "{{Model}}", "input": "x"}""");
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("gen_ai.operation.name", "embeddings")), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("gen_ai.client.inference.duration"), Is.Empty);
        Assert.That(Readings.Values("gen_ai.client.inference.operation.input_tokens"), Is.Empty);
        Assert.That(Readings.Observe("gen_ai.client.inference.usage.input_tokens"), Is.Zero);

        await Post(client, "/v1/chat/completions", $$"""{"model": "{{Model}}"}""");
        Assert.That(Readings.Values("gen_ai.client.inference.duration", ("gen_ai.operation.name", "chat")), Has.Length.EqualTo(1));
        Assert.That(Readings.Observe("gen_ai.client.inference.usage.input_tokens"), Is.EqualTo(8));
    }
}
