namespace ModelObservability.Watching;

/// <summary>The watch of a monitor: one at a time, disposed with the monitor.</summary>
internal sealed class WatchHolder : IDisposable
{
    private readonly Lock gate = new();
    private ModelWatch? current;
    private bool disposed;

    public void Replace(ModelWatch watch)
    {
        ModelWatch? former;
        lock (gate) (former, current) = (current, watch);
        former?.Dispose();
        if (disposed) watch.Dispose();
    }

    public void Dispose()
    {
        disposed = true;
        ModelWatch? last;
        lock (gate) last = current;
        last?.Dispose();
    }
}
