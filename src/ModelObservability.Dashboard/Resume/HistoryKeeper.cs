using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelObservability.Dashboard.Access;
using ModelObservability.Dashboard.History;
using ModelObservability.Dashboard.Snapshots;

namespace ModelObservability.Dashboard.Resume;

/// <summary>
/// Restores what earlier processes have left when the history begins, and gives the store what is new once a minute, on a thread of the pool. Whatever the
/// store does, the page goes on without it and says so.
/// </summary>
internal sealed class HistoryKeeper : IRemembered, IDisposable
{
    private const int MostWaiting = 3;

    private readonly Channel<List<HistoryRecord>> work = Channel.CreateBounded<List<HistoryRecord>>(MostWaiting);
    private readonly IHistoryStore store;
    private readonly LiveHistory history;
    private readonly TimeProvider time;
    private readonly ILogger? log;
    private readonly DateTimeOffset began;
    private readonly EarlierProcesses earlier = new();
    private readonly HashSet<string> done = []; // runs that had ended when they were written
    private readonly Task writing;
    private (int Structure, int Edges) written = (-1, -1);
    private volatile bool isBroken;
    private long missed;

    public HistoryKeeper(IHistoryStore store, LiveHistory history, TimeProvider time, ILogger? log)
    {
        (this.store, this.history, this.time, this.log, began) = (store, history, time, log, time.GetUtcNow());
        history.Opened = Begin;
        history.MinuteEnded = Take;
        writing = Task.Run(WriteAsync);
    }

    public void WriteRuns(Utf8JsonWriter json, string model)
    {
        foreach (string run in earlier.RunsOf(model)) json.WriteRawValue(run);
    }

    public void WriteProcesses(Utf8JsonWriter json, string model)
    {
        foreach (string process in earlier.ProcessesOf(model)) json.WriteRawValue(process);
        foreach (Watched watched in Present(model)) ProcessWriter.Write(json, watched, began, time.GetUtcNow());
    }

    public void WriteState(Utf8JsonWriter json)
    {
        if (store.Notice is { } notice) json.WriteString("notice", notice);
        json.WriteBoolean("broken", isBroken);
        json.WriteNumber("missed", Interlocked.Read(ref missed));
        json.WriteNumber("processes", earlier.Count);
        json.WriteNumber("damaged", earlier.Damaged);
    }

    /// <summary>Writes what is known of the minute that has begun, and waits a little for it.</summary>
    public void Dispose()
    {
        lock (history.Gate)
        {
            if (history.Slot >= 0) Take(history.Slot / Depth.SecondsPerMinute);
        }

        work.Writer.TryComplete();
        writing.Wait(TimeSpan.FromSeconds(2));
    }

    private void Begin()
    {
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<HistoryRecord> records = store.Open(now);
            lock (history.Gate) earlier.Restore(records, history, now);
        }
        catch (Exception exception) when (Faults.Caught(FaultSite.Store))
        {
            Break(exception);
        }
    }

    /// <summary>Puts together what the store gets of a minute. Under the lock of the history.</summary>
    private void Take(long minute)
    {
        DateTimeOffset now = time.GetUtcNow(), at = history.Origin.AddMinutes(minute);
        List<HistoryRecord> records = [];
        (int Structure, int Edges) structure = (history.Structure, history.All.Sum(static watched => watched.Series.OfType<HistogramSeries>().Count(static series => series.Edges.Count > 0)));
        if (structure != written || isBroken) records.Add(new(0, "series", now, null, SeriesTable.WriteSeries(history)));
        written = structure;
        records.Add(new(0, FormattableString.Invariant($"minute/{minute % Depth.Minutes}"), at, at.AddMinutes(Depth.Minutes), SeriesTable.WriteMinute(history, minute)));
        if (isBroken) done.Clear();
        foreach (RunCurve run in history.Runs.All.Where(run => !run.HasEnded || done.Add(run.Id))) records.Add(new(0, $"training/{run.Id}", now, null, Json(json => RunWriter.Write(json, run))));
        foreach (Watched watched in Present(null))
            records.Add(new(0, $"model/{watched.Key.Name}\n{watched.Key.Version}\n{watched.Key.Framework}", now, null, Json(json => ProcessWriter.Write(json, watched, began, now))));
        if (work.Writer.TryWrite(records)) return;
        Interlocked.Increment(ref missed);
        isBroken = true; // so that what is written once is written again
    }

    /// <summary>Models of which this process has published something.</summary>
    private IEnumerable<Watched> Present(string? model) => history.All.Where(watched =>
        watched.Key.Scope == WatchedScope.Model && (model is null || watched.Key.Name == model) && watched.Series.Any(static series => !series.IsOfEarlierProcess));

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer)) write(json);
        return buffer.WrittenMemory;
    }

    private async Task WriteAsync()
    {
        await foreach (List<HistoryRecord> records in work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                store.Write(records);
                isBroken = false;
            }
            catch (Exception exception) when (Faults.Caught(FaultSite.Store))
            {
                Interlocked.Increment(ref missed);
                Break(exception);
            }
        }
    }

    private void Break(Exception exception)
    {
        if (!isBroken && log is not null) PageLog.NotKept(log, exception);
        isBroken = true;
    }
}
