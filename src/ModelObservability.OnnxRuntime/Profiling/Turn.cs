using Microsoft.ML.OnnxRuntime;

namespace ModelObservability.OnnxRuntime;

/// <summary>The session one call runs on: the usual one, or the one under profile.</summary>
internal readonly struct Turn(InferenceSession session, ProfileWindow? window) : IDisposable
{
    public InferenceSession Session { get; } = session;

    public void Dispose() => window?.Leave();
}
