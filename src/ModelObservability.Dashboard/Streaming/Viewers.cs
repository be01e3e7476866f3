using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Streaming;

/// <summary>Counts the pages that are fed. With history off the first of them has the history begin, and some time after the last it is forgotten.</summary>
internal sealed class Viewers(LiveHistory history, DashboardOptions options, TimeProvider time) : IDisposable
{
    /// <summary>A page that is loaded again, or another one that is opened, finds the history of the one before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private ITimer? ending;
    private bool disposed;

    public int Most => options.MaxViewers;

    public int Count { get; private set; }

    public bool TryEnter()
    {
        lock (gate)
        {
            if (Count == Most || disposed) return false;
            Count++;
            Wake();
            return true;
        }
    }

    /// <summary>Somebody asks for a snapshot: a stream will follow.</summary>
    public void Knock()
    {
        lock (gate)
        {
            if (options.History != DashboardHistory.Off || disposed) return;
            Wake();
            if (Count == 0) EndLater();
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            if (--Count == 0 && options.History == DashboardHistory.Off && !disposed) EndLater();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            ending?.Dispose();
        }
    }

    private void Wake()
    {
        if (options.History != DashboardHistory.Off) return;
        ending?.Dispose();
        ending = null;
        history.Start();
    }

    private void EndLater() => ending = time.CreateTimer(static state => ((Viewers)state!).End(), this, Patience, Timeout.InfiniteTimeSpan);

    private void End()
    {
        lock (gate)
        {
            if (Count > 0 || ending is null) return;
            ending.Dispose();
            ending = null;
            history.Stop();
        }
    }
}
