namespace ModelObservability.Tests.Training;

/// <summary>A clock with timers that stands still until a test moves it; timers that are due run within the move.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private long now = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public int Running
    {
        get
        {
            lock (gate) return timers.Count;
        }
    }

    public override long GetTimestamp() => Volatile.Read(ref now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state, GetTimestamp() + dueTime.Ticks, period.Ticks);
        lock (gate) timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (true)
        {
            Timer? due;
            lock (gate) due = timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (due is null) break;
            Volatile.Write(ref now, Math.Max(now, due.Due));
            due.Run();
        }

        Volatile.Write(ref now, end);
    }

    private sealed class Timer(ManualTimers owner, TimerCallback callback, object? state, long due, long period) : ITimer
    {
        public long Due { get; private set; } = due;

        public void Run()
        {
            Due += period;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (owner.gate) owner.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
