using Microsoft.ML.OnnxRuntime;

namespace ModelObservability;

/// <summary>Observes ONNX Runtime sessions. One line of the application changes; calls of <c>Run</c> stay the same.</summary>
/// <example><code>
/// using var session = monitor.Observe(new InferenceSession("model.onnx"));
/// using var outputs = session.Run(inputs);
/// </code></example>
public static class OnnxRuntimeExtensions
{
    /// <summary>Observes a session. The wrapper owns it and disposes it.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="session">The session.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>The observed session.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="session"/> is null.</exception>
    /// <exception cref="ArgumentException">The options name an input or output the model does not have.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static ObservedSession Observe(this ModelMonitor monitor, InferenceSession session, OnnxRuntimeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(session);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        return new ObservedSession(session, monitor, options ?? new(), reload: null);
    }

    /// <summary>Loads a model and observes it; also records how long loading took and how much memory it needed.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="sessionOptions">
    /// Makes the options of the session; called once for the session and once for each profile, and disposed after use. Null: ONNX Runtime's defaults.
    /// </param>
    /// <returns>The session, watched. It can be profiled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">The options name an input or output the model does not have.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    /// <exception cref="OnnxRuntimeException">The model cannot be loaded.</exception>
    public static ObservedSession LoadOnnx(
        this ModelMonitor monitor, string path, OnnxRuntimeOptions? options = null, Func<SessionOptions>? sessionOptions = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(path);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        InferenceSession session = monitor.ObserveLoad(() => Open(null));
        try
        {
            return new ObservedSession(session, monitor, options ?? new(), Open);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        InferenceSession Open(Action<SessionOptions>? configure)
        {
            using SessionOptions settings = sessionOptions?.Invoke() ?? new SessionOptions();
            configure?.Invoke(settings);
            return new InferenceSession(path, settings);
        }
    }

    /// <summary>Who a model says it is, for the identity of a monitor.</summary>
    /// <param name="session">The session.</param>
    /// <returns>
    /// Name: the metadata entry <c>name</c>, else the graph's name. Version: the metadata entry <c>version</c>, else the model version where the
    /// model states one. Framework: <c>onnxruntime</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    public static ModelIdentity GetModelIdentity(this InferenceSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        ModelMetadata metadata = session.ModelMetadata;
        string? name = Text("name") ?? (string.IsNullOrWhiteSpace(metadata.GraphName) ? null : metadata.GraphName);
        string? version = Text("version") ?? (metadata.Version is > 0 and < long.MaxValue ? metadata.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        return new ModelIdentity(name ?? "onnx", version, "onnxruntime");

        string? Text(string key) => metadata.CustomMetadataMap.TryGetValue(key, out string? value) && !string.IsNullOrWhiteSpace(value) ? value : null;
    }
}
