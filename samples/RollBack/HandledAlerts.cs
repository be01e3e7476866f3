namespace RollBack;

/// <summary>Which alerts were handled or are being handled: the application is asked once for each. Thread-safe.</summary>
internal sealed class HandledAlerts(int capacity)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Task> known = [];
    private readonly Queue<string> order = [];

    /// <summary>The handling of an alert: begun by this call, or by an earlier one. What failed is forgotten, and begun anew by the next call.</summary>
    public Task Once(string key, Func<Task> handle)
    {
        lock (gate)
        {
            if (known.TryGetValue(key, out Task? begun)) return begun;
            while (known.Count >= capacity && order.TryDequeue(out string? oldest)) known.Remove(oldest);
            Task handling = Task.Run(handle);
            known[key] = handling;
            order.Enqueue(key);
            _ = handling.ContinueWith(_ => Forget(key, handling), CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion, TaskScheduler.Default);
            return handling;
        }
    }

    private void Forget(string key, Task failed)
    {
        lock (gate)
            if (known.TryGetValue(key, out Task? handling) && handling == failed) known.Remove(key);
    }
}
