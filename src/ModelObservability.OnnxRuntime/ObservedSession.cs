using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <summary>
/// An <see cref="InferenceSession"/>, watched: the same calls with the same results and exceptions. Thread-safe where the session is. What is
/// not forwarded is on <see cref="Inner"/>.
/// </summary>
/// <remarks>
/// Outputs belong to the caller as ever: nothing here keeps, copies or disposes them. Batch sizes come from the shape of an input, numbers of
/// outputs are read in place before the caller gets them.
/// </remarks>
public sealed partial class ObservedSession : IDisposable
{
    private static readonly RunOptions Defaults = new();

    private readonly SessionWatch watch;
    private volatile bool disposed;
    private readonly Func<Action<SessionOptions>, InferenceSession>? reload;

    internal ObservedSession(InferenceSession session, ModelMonitor monitor, OnnxRuntimeOptions options, Func<Action<SessionOptions>, InferenceSession>? reload)
    {
        Inner = session;
        this.reload = reload;
        watch = new SessionWatch(session, monitor, options);
    }

    private InferenceSession Alive
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Inner;
        }
    }

    /// <summary>The session itself, unwatched.</summary>
    public InferenceSession Inner { get; }

    /// <inheritdoc cref="InferenceSession.InputMetadata"/>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => Inner.InputMetadata;

    /// <inheritdoc cref="InferenceSession.InputNames"/>
    public IReadOnlyList<string> InputNames => Inner.InputNames;

    /// <inheritdoc cref="InferenceSession.OutputMetadata"/>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => Inner.OutputMetadata;

    /// <inheritdoc cref="InferenceSession.OutputNames"/>
    public IReadOnlyList<string> OutputNames => Inner.OutputNames;

    /// <inheritdoc cref="InferenceSession.OverridableInitializerMetadata"/>
    public IReadOnlyDictionary<string, NodeMetadata> OverridableInitializerMetadata => Inner.OverridableInitializerMetadata;

    /// <inheritdoc cref="InferenceSession.ModelMetadata"/>
    public ModelMetadata ModelMetadata => Inner.ModelMetadata;

    /// <inheritdoc cref="InferenceSession.CreateIoBinding"/>
    public OrtIoBinding CreateIoBinding() => Inner.CreateIoBinding();

    /// <inheritdoc cref="InferenceSession.EndProfiling"/>
    public string EndProfiling() => Inner.EndProfiling();

    /// <summary>Disposes the session. Calls after that throw <see cref="ObjectDisposedException"/>; the bare session would end the process.</summary>
    public void Dispose()
    {
        disposed = true;
        profile?.Close();
        Inner.Dispose();
    }
}
