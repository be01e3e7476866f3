using ModelObservability.Instrumentation;
using Tiny;

namespace ModelObservability;

/// <summary>Watches the models of a <see cref="TinyEngine"/>.</summary>
public static class EngineExtensions
{
    /// <summary>Wraps an engine. The wrapper owns it: disposing one disposes the other.</summary>
    public static ObservedEngine Observe(this ModelMonitor monitor, TinyEngine engine)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(engine);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        return new ObservedEngine(monitor, engine);
    }
}
