namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>A clock that stands still until a test moves it; its timers ring on the thread that moves it.</summary>
internal sealed class TestTime : TimeProvider
{
    private readonly List<TestTimer> timers = [];
    private long ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int Timers
    {
        get
        {
            lock (timers) return timers.Count;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref ticks, by.Ticks);
        TestTimer[] due;
        lock (timers) due = [.. timers];
        foreach (TestTimer timer in due) timer.Ring(GetTimestamp());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        TestTimer timer = new(this, callback, state, period.Ticks, GetTimestamp() + dueTime.Ticks);
        lock (timers) timers.Add(timer);
        return timer;
    }

    private sealed class TestTimer(TestTime owner, TimerCallback callback, object? state, long period, long due) : ITimer
    {
        private long due = due;

        public void Ring(long now)
        {
            if (now < due) return;
            due = now + period;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (owner.timers) owner.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
