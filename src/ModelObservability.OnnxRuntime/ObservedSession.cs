using Microsoft.ML.OnnxRuntime;
using ModelObservability.OnnxRuntime;

namespace ModelObservability;

/// <summary>
/// An observed <see cref="InferenceSession"/>: the same calls with the same results and exceptions. Thread-safe if the session is. Members that are
/// not forwarded are on <see cref="Inner"/>.
/// </summary>
/// <remarks>
/// Outputs belong to the caller and are never kept, copied or disposed here. Batch sizes come from the shape of an input; outputs are inspected in
/// place before they are returned.
/// </remarks>
public sealed partial class ObservedSession : IDisposable
{
    private static readonly RunOptions Defaults = new();

    private readonly SessionState watch;
    private volatile bool disposed;
    private readonly Func<Action<SessionOptions>, InferenceSession>? reload;

    internal ObservedSession(InferenceSession session, ModelMonitor monitor, OnnxRuntimeOptions options, Func<Action<SessionOptions>, InferenceSession>? reload)
    {
        Inner = session;
        this.reload = reload;
        watch = new SessionState(session, monitor, options);
    }

    private InferenceSession Alive
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return Inner;
        }
    }

    /// <summary>The inner session; its calls are not observed.</summary>
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

    /// <summary>Disposes the session. Later calls throw <see cref="ObjectDisposedException"/>; those of the bare session would crash the process.</summary>
    public void Dispose()
    {
        disposed = true;
        profile?.Close();
        Inner.Dispose();
    }
}
