using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// Counts calls that succeed within limits of duration, and calls back every ten seconds while calls end: what objectives are evaluated from. Thread-safe.
/// </summary>
/// <param name="clock">The clock of the calls.</param>
internal sealed class CallLimits(SafeClock clock)
{
    /// <summary>The most limits of a model.</summary>
    public const int Most = 15;

    private const int Total = 0;
    private readonly CellGrid cells = new(1 + Most);
    private readonly long interval = clock.Units(TimeSpan.FromSeconds(10));
    private readonly Lock gate = new();
    private volatile double[] limits = []; // replaced, never modified
    private volatile Action? due;
    private volatile LatencyObjective? objective;
    private long dueAt = clock.Timestamp() + clock.Units(TimeSpan.FromSeconds(10));

    /// <summary>Runs at the end of a call, ten seconds or more after it ran last; it must not throw.</summary>
    public Action? Due
    {
        set => due = value;
    }

    /// <summary>The first objective of latency; null without one.</summary>
    public LatencyObjective? Objective => objective;

    /// <summary>Makes an objective the one that lateness is judged by, unless there is one.</summary>
    public void Aim(LatencyObjective first) => Interlocked.CompareExchange(ref objective, first, null);

    /// <summary>Gets the number of a limit, which is counted from now on.</summary>
    public int Add(double seconds)
    {
        lock (gate)
        {
            int known = Array.IndexOf(limits, seconds);
            if (known >= 0) return known;
            if (limits.Length == Most) throw new InvalidOperationException($"The model already has {Most} limits of latency; it cannot have more.");
            limits = [.. limits, seconds];
            return limits.Length - 1;
        }
    }

    /// <summary>The same; -1 where the model already has as many as it can have.</summary>
    public int TryAdd(double seconds)
    {
        lock (gate) return limits.Length < Most || limits.Contains(seconds) ? Add(seconds) : -1;
    }

    /// <summary>Calls within a limit, and all calls that succeeded or failed, so far.</summary>
    public (long Good, long Total) Read(int limit)
    {
        long good = cells.Sum(1 + limit); // first: a call is counted in the total before
        return (good, cells.Sum(Total));
    }

    /// <summary>Counts the end of a call.</summary>
    public void Record(InferenceOutcome outcome, double seconds, long now)
    {
        if (outcome is InferenceOutcome.Success or InferenceOutcome.Error && !double.IsNaN(seconds)) Count(outcome, seconds);
        long before = Volatile.Read(ref dueAt);
        if (now < before && before - now <= interval) return; // a clock that was set back is not waited for
        if (Interlocked.CompareExchange(ref dueAt, now + interval, before) == before) due?.Invoke();
    }

    private void Count(InferenceOutcome outcome, double seconds)
    {
        double[] all = limits;
        int row = cells.Row();
        cells.Increment(row, Total);
        if (outcome != InferenceOutcome.Success) return;
        for (int limit = 0; limit < all.Length; limit++)
            if (seconds <= all[limit]) cells.Increment(row, 1 + limit);
    }
}

/// <summary>An objective of latency.</summary>
/// <param name="Seconds">The time that a call may take.</param>
/// <param name="Target">The share of the calls.</param>
internal sealed record LatencyObjective(double Seconds, double Target);
