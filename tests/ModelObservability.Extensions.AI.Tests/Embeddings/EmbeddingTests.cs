using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Testing;

namespace ModelObservability.Chat.Tests.Embeddings;

/// <summary>A generator of embeddings, observed: the same results, and what it cost.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EmbeddingTests
{
    private static readonly string[] Two = ["a text that must never leave the process", "another"];

    private readonly ScriptedGenerator generator = new();

    private static string Name => "embed." + TestContext.CurrentContext.Test.ID;

    [Test]
    public async Task A_call_has_its_duration_its_batch_its_tokens_and_its_cost()
    {
        using MeterReadings readings = new(Name);
        using ModelMonitor monitor = new(Name);
        var prices = new Dictionary<string, TokenPrice> { ["embed-1-0612"] = new("USD", 1_000_000, 9) };
        await monitor.Observe(generator, new EmbeddingObservationOptions { Prices = prices }).GenerateAsync(Two);

        (string, object)[] tags =
        [
            ("gen_ai.operation.name", "embeddings"), ("gen_ai.provider.name", "acme"), ("gen_ai.request.model", "embed-1"), ("gen_ai.response.model", "embed-1-0612"),
            ("server.address", "llm.example"), ("server.port", 8443),
        ];
        Assert.That(readings.Values("gen_ai.client.operation.duration", tags), Has.Length.EqualTo(1));
        Assert.That(readings.Values("gen_ai.client.token.usage", tags), Is.EqualTo(new[] { 8.0 }), "input only: nothing was generated");
        Assert.That(readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 2.0 }));
        Assert.That(readings.Observe("ml.inference.items"), Is.EqualTo(2));
        Assert.That(readings.Observe("ml.tokens", ("ml.token.type", "input")), Is.EqualTo(8));
        Assert.That(readings.Observe("ml.cost", ("ml.cost.currency", "USD")), Is.EqualTo(8));
    }

    [Test]
    public async Task The_span_tells_the_dimensions_and_never_a_text()
    {
        using SpanReadings spans = new(Name);
        using ModelMonitor monitor = new(Name);
        await monitor.Observe(generator).GenerateAsync(Two);

        Activity span = spans.Stopped.Single();
        Assert.That((span.DisplayName, span.Kind, span.GetTagItem("gen_ai.embeddings.dimension.count")), Is.EqualTo(("embeddings embed-1", ActivityKind.Client, 2L)));
        Assert.That(span.GetTagItem("gen_ai.usage.input_tokens"), Is.EqualTo(8));
        Assert.That(span.TagObjects.Select(tag => tag.Value?.ToString()), Has.None.Contains("a text"));
    }

    [Test]
    public async Task The_task_of_the_generator_comes_back_and_values_are_not_read_before_it_reads_them([Values] bool isReady)
    {
        using MeterReadings readings = new(Name);
        using ModelMonitor monitor = new(Name);
        generator.IsReady = isReady;
        IEnumerable<string> once = Enumerable.Range(0, 2).Select<int, string>(_ => throw new InvalidOperationException("read by us"));

        Assert.That(await monitor.Observe(generator).GenerateAsync(once), Is.SameAs(generator.Result));
        Assert.That(generator.Values, Is.SameAs(once));
    }

    [Test]
    public void A_fault_is_the_generator_s_own_and_counted([Values] bool isReady)
    {
        using MeterReadings readings = new(Name);
        using ModelMonitor monitor = new(Name);
        generator.IsReady = isReady;
        generator.Fault = new IOException("no answer");

        Assert.That(async () => await monitor.Observe(generator).GenerateAsync(Two), Throws.Exception.SameAs(generator.Fault));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("error.type", "System.IO.IOException")), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task With_the_newer_names_or_both_embeddings_keep_the_older_duration([Values] bool both)
    {
        using MeterReadings readings = new(Name);
        using ModelMonitor monitor = new(Name);
        var below = ObservedEmbeddingGenerator<string, Embedding<float>>.Below(generator, monitor);
        using ObservedEmbeddingGenerator<string, Embedding<float>> observed = new(generator, below, monitor, new EmbeddingObservationOptions().Validated(), both ? LanguageModelInstruments.Both : LanguageModelInstruments.Latest);
        await observed.GenerateAsync(Two);

        Assert.That(readings.Values("gen_ai.client.operation.duration"), Has.Length.EqualTo(1));
        Assert.That(readings.Recorded.Where(reading => reading.Instrument.StartsWith("gen_ai.client.inference", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void A_generator_observed_already_comes_back_as_it_is_and_another_monitor_observes_it_too()
    {
        using ModelMonitor monitor = new(Name), other = new(Name + " other");
        var observed = monitor.Observe(generator);
        Assert.That(monitor.Observe(observed), Is.SameAs(observed));
        Assert.That(other.Observe(observed), Is.Not.SameAs(observed));
        observed.Dispose();
        Assert.That(generator.IsDisposed);
    }

    [Test]
    public void What_cannot_be_wrapped_is_refused_by_name()
    {
        using ModelMonitor monitor = new(Name);
        Assert.That(() => monitor.Observe(generator, new EmbeddingObservationOptions { Provider = " " }), Throws.ArgumentException.With.Message.Contains("Provider"));
        Assert.That(() => monitor.Observe(generator, new EmbeddingObservationOptions { Prices = null! }), Throws.InstanceOf<ArgumentException>().With.Message.Contains("Prices"));
        Assert.That(() => monitor.Observe((IEmbeddingGenerator<string, Embedding<float>>)null!), Throws.ArgumentNullException);
        monitor.Dispose();
        Assert.That(() => monitor.Observe(generator), Throws.InstanceOf<ObjectDisposedException>());
    }
}
