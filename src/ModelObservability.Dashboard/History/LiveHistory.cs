using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.History;

/// <summary>
/// What the instruments of the library have said, second by second: one provider of OpenTelemetry's SDK, collected by one timer for all models.
/// While it is stopped nothing is collected, no instrument is enabled by it, and no timer runs.
/// </summary>
internal sealed class LiveHistory : IDisposable
{
    /// <summary>Models that have gone are forgotten after this many seconds: nothing of them is left to draw.</summary>
    private const int ForgetAfter = Depth.Minutes * Depth.SecondsPerMinute;

    /// <summary>Models that have gone for so many seconds give way to others that need their room.</summary>
    private const int GiveWayAfter = 180;

    private readonly Lock collecting = new();
    private readonly Dictionary<WatchedKey, Watched> all = [];
    private readonly TimeProvider time;
    private long started;
    private readonly Ring seconds = new(Depth.Seconds), minutes = new(Depth.Minutes);
    private long lastMinute = -1;
    private MeterProvider? provider;
    private MetricReader? reader;
    private MetricIntake? intake;
    private ITimer? timer;
    private TaskCompletionSource tick = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveHistory(DashboardOptions options, TimeProvider time)
    {
        this.time = time;
        started = time.GetTimestamp();
        Budget = new(options.MemoryPerModel, options.Memory);
        Runs = new(time);
    }

    public MemoryBudget Budget { get; }

    /// <summary>Held while the history is read or written.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What training runs have reported.</summary>
    public RunCurves Runs { get; }

    /// <summary>The last second that was collected; -1 before the first.</summary>
    public long Slot { get; private set; } = -1;

    /// <summary>Grows whenever a series or a model is new, or gone.</summary>
    public int Structure { get; private set; }

    /// <summary>Everything that is watched; read it under the lock.</summary>
    public IReadOnlyCollection<Watched> All => all.Values;

    public bool IsRunning => timer is not null;

    /// <summary>When the slot 0 was, by the clock of now: a clock that jumps moves the past with it, and no second is lost or doubled.</summary>
    public DateTimeOffset Origin => time.GetUtcNow() - time.GetElapsedTime(started);

    /// <summary>Called when the history has begun, before anything is collected: the time to restore what an earlier process left.</summary>
    public Action? Opened { get; set; }

    /// <summary>Called under the lock when a minute is over.</summary>
    public Action<long>? MinuteEnded { get; set; }

    /// <summary>Done at the end of the next collection.</summary>
    public Task NextTick => Volatile.Read(ref tick).Task;

    /// <summary>Begins to collect once a second.</summary>
    public void Start()
    {
        lock (collecting)
        {
            if (timer is not null) return;
            Open();
            Opened?.Invoke();
            timer = time.CreateTimer(static state => ((LiveHistory)state!).Collect(), this, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Stops collecting and forgets everything.</summary>
    public void Stop()
    {
        lock (collecting)
        {
            timer?.Dispose();
            provider?.Dispose();
            (timer, provider, reader, intake) = (null, null, null, null);
            lock (Gate)
            {
                foreach (Watched gone in all.Values) gone.Release();
                all.Clear();
                Runs.Clear();
                Slot = -1;
                Structure++;
            }
        }
    }

    /// <summary>Collects now, if this second has not been collected. Never throws.</summary>
    public void Collect()
    {
        if (!collecting.TryEnter()) return; // the collection before is still under way
        try
        {
            if (intake is null) return;
            long slot = (long)Math.Round(time.GetElapsedTime(started).TotalSeconds);
            if (slot <= Slot) return;
            lock (Gate)
            {
                (intake.Slot, intake.Span) = (slot, Slot < 0 ? 1 : slot - Slot);
                reader!.Collect();
                Runs.Collect();
                (seconds[slot], minutes[slot / Depth.SecondsPerMinute]) = (1, 1);
                Slot = slot;
                if (slot % Depth.SecondsPerMinute == 0) Forget();
                if (slot / Depth.SecondsPerMinute is var minute && minute == lastMinute) return;
                if (lastMinute >= 0) MinuteEnded?.Invoke(lastMinute);
                lastMinute = minute;
            }
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
        finally
        {
            collecting.Exit();
            Interlocked.Exchange(ref tick, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    /// <summary>Moves the first slot back, before anything is collected, so that there is room for minutes of earlier processes.</summary>
    public void Reach(TimeSpan back) => started -= (long)(back.TotalSeconds * time.TimestampFrequency);

    /// <summary>The series of an earlier process, to restore its minutes. Under the lock.</summary>
    public WatchedSeries Restore(WatchedKey key, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes) => intake!.Restore(key, instrument, attributes);

    /// <summary>Notes that something was collected in a minute of an earlier process. Under the lock.</summary>
    public void RestoreMinute(long minute) => minutes[minute] = 1;

    /// <summary>Has a history that is not collected by a timer collected by its owner.</summary>
    public void Open()
    {
        intake = new(this);
        reader = new BaseExportingMetricReader(intake) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(ModelMonitor.SourceName, KeptInstruments.GpuMeter)
            .AddView(KeptInstruments.ViewOf)
            .AddReader(reader)
            .Build();
    }

    /// <summary>What a series belongs to; made where it is new. Under the lock.</summary>
    public Watched Of(WatchedKey key)
    {
        if (all.TryGetValue(key, out Watched? known)) return known;
        all.Add(key, known = new(key, Budget, MakeRoom));
        NoteStructure();
        return known;
    }

    /// <summary>What is known under a key; null for nothing. Under the lock.</summary>
    public Watched? Find(WatchedKey key) => all.GetValueOrDefault(key);

    /// <summary>Whether anything was collected in a second, or a minute. Under the lock.</summary>
    public bool IsKnown(long at, bool inMinutes) => float.IsFinite(inMinutes ? minutes[at] : seconds[at]);

    public void NoteStructure() => Structure++;

    public void Dispose() => Stop();

    private void Forget()
    {
        List<Watched> gone = [.. all.Values.Where(watched => watched.Alive < Slot - ForgetAfter)];
        if (gone.Count > 0) Forget(gone);
    }

    /// <summary>Forgets what has been gone for longest, if there is anything.</summary>
    private bool MakeRoom()
    {
        Watched? gone = all.Values.Where(static watched => watched.Bytes > 0 && watched.Series.Count > 0).MinBy(static watched => watched.Alive);
        if (gone is null || intake is null || gone.Alive >= intake.Slot - GiveWayAfter) return false;
        Forget([gone]);
        return true;
    }

    private void Forget(List<Watched> gone)
    {
        intake!.Forget(gone.SelectMany(static watched => watched.Series));
        foreach (Watched watched in gone)
        {
            watched.Release();
            all.Remove(watched.Key);
        }

        NoteStructure();
    }
}
