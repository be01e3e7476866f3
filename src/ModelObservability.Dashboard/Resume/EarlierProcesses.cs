using System.Text.Json;
using System.Text.Json.Nodes;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Resume;

/// <summary>What earlier processes have left. Written once, before anything is collected; then read under the lock of the history.</summary>
internal sealed class EarlierProcesses
{
    private const int MostOfModel = 20;

    private readonly Dictionary<string, List<string>> runs = new(StringComparer.Ordinal), processes = new(StringComparer.Ordinal);

    /// <summary>How many processes.</summary>
    public int Count { get; private set; }

    /// <summary>Records that could not be read.</summary>
    public int Damaged { get; private set; }

    /// <summary>Training runs of a model as JSON, the oldest first.</summary>
    public IReadOnlyList<string> RunsOf(string model) => runs.GetValueOrDefault(model) ?? [];

    /// <summary>What became of a model in each process, as JSON, the oldest first.</summary>
    public IReadOnlyList<string> ProcessesOf(string model) => processes.GetValueOrDefault(model) ?? [];

    /// <summary>Takes what a store has given: minutes of the last day go into the history.</summary>
    public void Restore(IReadOnlyList<HistoryRecord> records, LiveHistory history, DateTimeOffset now)
    {
        Count = records.Select(static record => record.Run).Distinct().Count();
        HistoryRecord[] minutes = [.. records.Where(record => record.Key.StartsWith("minute/", StringComparison.Ordinal) && record.Time < now && now - record.Time < TimeSpan.FromMinutes(Depth.Minutes)).OrderBy(static record => record.Time)];
        if (minutes.Length > 0) history.Reach(TimeSpan.FromMinutes(Math.Ceiling((now - minutes[0].Time).TotalMinutes)));
        DateTimeOffset origin = history.Origin;
        Dictionary<long, Dictionary<int, SeriesTable.Known>> series = [];
        foreach (HistoryRecord record in records)
        {
            if (record.Key == "series") Try(() => series[record.Run] = SeriesTable.ReadSeries(record.Content));
            else if (record.Key.StartsWith("training/", StringComparison.Ordinal)) Try(() => Add(runs, record, static run => run["model"], AsEnded));
            else if (record.Key.StartsWith("model/", StringComparison.Ordinal)) Try(() => Add(processes, record, static model => model["name"], static _ => { }));
        }

        foreach (HistoryRecord record in minutes)
        {
            long minute = (long)Math.Round((record.Time - origin).TotalMinutes);
            if (!series.TryGetValue(record.Run, out Dictionary<int, SeriesTable.Known>? known)) continue;
            Try(() => SeriesTable.RestoreMinute(record.Content, known, history, minute));
            history.RestoreMinute(minute);
        }
    }

    private static void AsEnded(JsonObject run)
    {
        if ((string?)run["outcome"] == "") run["outcome"] = "interrupted";
        run["earlier"] = true;
    }

    private static void Add(Dictionary<string, List<string>> to, HistoryRecord record, Func<JsonObject, JsonNode?> nameOf, Action<JsonObject> change)
    {
        JsonObject read = JsonNode.Parse(record.Content.Span)?.AsObject() ?? throw new InvalidDataException("It is empty.");
        string name = (string?)nameOf(read) ?? "";
        change(read);
        if (!to.TryGetValue(name, out List<string>? list)) to.Add(name, list = []);
        list.Add(read.ToJsonString());
        if (list.Count > MostOfModel) list.RemoveAt(0);
    }

    /// <summary>What is damaged is counted and left out.</summary>
    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException)
        {
            Damaged++;
        }
    }
}
