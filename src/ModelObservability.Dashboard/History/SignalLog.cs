namespace ModelObservability.Dashboard.History;

/// <summary>The last signals of the process, at most 64 of a model and 500 in all. Thread-safe.</summary>
internal sealed class SignalLog : IDisposable
{
    private const int PerModel = 64, Most = 500;

    private readonly Lock gate = new();
    private readonly List<(long Number, Signal Signal)> signals = [];
    private long last;

    public SignalLog() => ModelMonitor.AnySignalRaised += Add;

    /// <summary>How many came so far.</summary>
    public long Count => Interlocked.Read(ref last);

    /// <summary>The signals after a number, oldest first.</summary>
    public (long Number, Signal Signal)[] After(long number)
    {
        lock (gate) return [.. signals.Where(signal => signal.Number > number)];
    }

    public void Dispose() => ModelMonitor.AnySignalRaised -= Add;

    private void Add(Signal signal)
    {
        lock (gate)
        {
            if (signals.Count(known => known.Signal.Model == signal.Model) >= PerModel) signals.RemoveAt(signals.FindIndex(known => known.Signal.Model == signal.Model));
            else if (signals.Count == Most) signals.RemoveAt(0);
            signals.Add((Interlocked.Increment(ref last), signal));
        }
    }
}
