namespace Tiny;

/// <summary>A runtime that knows nothing of us.</summary>
public sealed class TinyEngine(Func<float[], int, EngineResult> model) : IDisposable
{
    public bool IsDisposed { get; private set; }

    public EngineResult Run(float[] rows, int count) => model(rows, count);

    public void Dispose() => IsDisposed = true;
}

/// <summary>What came out, how long the rows waited for the device, and how many were answered from the engine's cache.</summary>
public sealed record EngineResult(float[] Scores, double QueueSeconds, int CachedRows);

/// <summary>What went wrong, as a code of the engine's.</summary>
public sealed class EngineException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
