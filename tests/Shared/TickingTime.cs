namespace ModelObservability.Testing;

/// <summary>A clock with timers that stands still until a test advances it; due timers run in order during the advance, each at its own time.</summary>
internal sealed class TickingTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private long now = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are not disposed.</summary>
    public int Running
    {
        get
        {
            lock (gate) return timers.Count;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (true)
        {
            Timer? due;
            lock (gate) due = timers.Where(timer => timer.At <= end).MinBy(timer => timer.At);
            if (due is null) break;
            Volatile.Write(ref now, Math.Max(now, due.At));
            due.Run();
        }

        Volatile.Write(ref now, end);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        return timer;
    }

    private sealed class Timer(TickingTime time, TimerCallback callback, object? state) : ITimer
    {
        private long at = long.MaxValue;
        private long every;

        public long At => Volatile.Read(ref at);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period.Ticks;
            Volatile.Write(ref at, dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks);
            return true;
        }

        public void Run()
        {
            Volatile.Write(ref at, every > 0 ? at + every : long.MaxValue);
            callback(state);
        }

        public void Dispose()
        {
            lock (time.gate) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
