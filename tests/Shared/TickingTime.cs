namespace ModelObservability.Testing;

/// <summary>A clock that stands still until a test moves it, with the timers that move with it.</summary>
internal sealed class TickingTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private long now = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref now, by.Ticks);
        Timer[] due;
        lock (gate) due = [.. timers];
        foreach (Timer timer in due) timer.FireIfDue();
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

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            at = dueTime < TimeSpan.Zero ? long.MaxValue : time.GetTimestamp() + dueTime.Ticks;
            every = period.Ticks;
            return true;
        }

        public void FireIfDue()
        {
            if (time.GetTimestamp() < at) return;
            at = every > 0 ? time.GetTimestamp() + every : long.MaxValue;
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
