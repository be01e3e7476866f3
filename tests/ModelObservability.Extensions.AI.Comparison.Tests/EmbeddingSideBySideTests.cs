using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>Embeddings: the measurements of theirs are those of ours, and in one pipeline nothing is told twice.</summary>
[TestFixture]
public sealed class EmbeddingSideBySideTests
{
    private static string Model => "vectors." + TestContext.CurrentContext.Test.ID;

    private static string Source => "theirs." + Model;

    [Test]
    public async Task The_instruments_and_attributes_are_the_same()
    {
        using ModelMonitor monitor = new(Model);
        using Measurements theirs = new(Source), ours = new(ModelMonitor.SourceName, Model);
        await Builder().UseOpenTelemetry(sourceName: Source).Build().GenerateAsync(["a", "b"]);
        await Builder().UseModelObservability(monitor).Build().GenerateAsync(["a", "b"]);

        Assert.That(theirs.All, Has.Length.EqualTo(2));
        Measured[] own = [.. ours.All.Where(measured => measured.Instrument.StartsWith("gen_ai.", StringComparison.Ordinal))];
        Assert.That(own.Select(measured => measured.Instrument), Is.EquivalentTo(theirs.All.Select(measured => measured.Instrument)));
        foreach (Measured measured in theirs.All)
            Assert.That(measured.Tags, Is.SubsetOf(own.Single(candidate => candidate.Instrument == measured.Instrument).Tags));
    }

    [Test]
    public async Task Ours_outside_leaves_the_convention_s_names_to_theirs()
    {
        using ModelMonitor monitor = new(Model);
        using Measurements theirs = new(Source), ours = new(ModelMonitor.SourceName, Model);
        using Spans spans = new(Source, ModelMonitor.SourceName);
        await Builder().UseModelObservability(monitor).UseOpenTelemetry(sourceName: Source).Build().GenerateAsync(["a", "b"]);

        Assert.That(theirs.Of(Measurements.Duration), Has.Length.EqualTo(1));
        Assert.That(ours.All.Select(measured => measured.Instrument), Has.None.StartsWith("gen_ai."));
        Assert.That(spans.Tree, Is.EqualTo(new[] { $"infer {Model} < request", $"embeddings embed-1 < infer {Model}" }));
    }

    private static EmbeddingGeneratorBuilder<string, Embedding<float>> Builder() => new(new PlainGenerator());

    private sealed class PlainGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[2]) { ModelId = "embed-1-0612" }))
            {
                Usage = new UsageDetails { InputTokenCount = 8, TotalTokenCount = 8 },
            });

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("acme", new Uri("https://llm.example:8443/v1"), "embed-1") : null;

        public void Dispose()
        {
        }
    }
}
