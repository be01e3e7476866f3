using Microsoft.Extensions.AI;

namespace ModelObservability.Chat.Tests.Embeddings;

/// <summary>A generator of this process: an embedding a value, or a fault.</summary>
internal sealed class ScriptedGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public GeneratedEmbeddings<Embedding<float>> Result { get; } =
        new([new Embedding<float>(new float[] { 1, 2 }) { ModelId = "embed-1-0612" }]) { Usage = new UsageDetails { InputTokenCount = 8, TotalTokenCount = 8 } };

    public Exception? Fault { get; set; }

    public bool IsReady { get; set; } = true;

    public bool IsDisposed { get; private set; }

    public IEnumerable<string>? Values { get; private set; }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Values = values;
        if (!IsReady) return LaterAsync();
        return Fault is null ? Task.FromResult(Result) : Task.FromException<GeneratedEmbeddings<Embedding<float>>>(Fault);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("acme", new Uri("https://llm.example:8443/v1"), "embed-1", 2) : null;

    public void Dispose() => IsDisposed = true;

    private async Task<GeneratedEmbeddings<Embedding<float>>> LaterAsync()
    {
        await Task.Yield();
        return Fault is null ? Result : throw Fault;
    }
}
