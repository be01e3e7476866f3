namespace ModelObservability.Dashboard.Tests;

/// <summary>A clock that leaps: its timers fire once in every leap, however many of their periods it spans.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> timers = [];
    private long now = TimeSpan.FromDays(400).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Leap(TimeSpan by)
    {
        Interlocked.Add(ref now, by.Ticks);
        foreach (var (callback, state) in timers) callback(state);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        timers.Add((callback, state));
        return new Ended();
    }

    private sealed class Ended : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
