using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Brings entries to the server, in order; where a directory was given, to disk while the server is away, and from there to the server when it
/// is back, with what earlier processes left there. What the server refuses for good holds up nothing: it is set aside in the directory, or
/// dropped where there is none. Not thread-safe.
/// </summary>
internal sealed class MlflowDelivery : IDisposable
{
    private readonly MlflowSinkOptions options;
    private readonly Queue<Entry> waiting = [];
    private readonly MlflowRun run;
    private readonly Outage outage;
    private readonly MlflowRefusals refusals = new();
    private readonly MlflowLeftovers? leftovers;
    private MlflowJournal? journal;

    public MlflowDelivery(MlflowClient client, MlflowSinkOptions options, SafeClock clock)
    {
        this.options = options;
        outage = new(clock);
        run = new(client, refusals, options);
        if (options.OfflineDirectory is { } directory) leftovers = new(directory, () => new MlflowRun(client, refusals, options), refusals);
    }

    /// <summary>Whether something waits on disk.</summary>
    public bool IsOffline => journal is not null;

    public void Add(Entry entry) => waiting.Enqueue(entry);

    /// <inheritdoc cref="MlflowRefusals.Take"/>
    public TrainingSinkRefusals? TakeRefusals() => refusals.Take();

    /// <summary>Brings everything added to the server, or to disk; what it throws leaves the rest to the next call.</summary>
    public void Send()
    {
        while (waiting.TryPeek(out Entry? entry))
        {
            if (journal is not null || !TryTell(entry)) journal!.Append(entry);
            waiting.Dequeue();
        }
    }

    /// <summary>Tells the server some of what waits on disk, where it may be back.</summary>
    public void Catchup()
    {
        if (leftovers is null || !outage.MayTry) return;
        try
        {
            int entries = MlflowLeftovers.MostAtOnce;
            if (journal is not null && MlflowLeftovers.TryTell(journal, run, outage, refusals, ref entries)) journal = null;

            if (journal is null && (run.Id is not null || run.Refusal is not null)) leftovers.Tell(outage);
        }
        catch (Exception e) when (IsAway(e))
        {
            outage.Begin();
        }
    }

    public void Dispose()
    {
        using (journal)
        using (run) leftovers?.Dispose();
        journal = null; // another run may follow, and finds it on disk
    }

    private static bool IsAway(Exception e) => e is HttpRequestException or TimeoutException;

    /// <summary>Tells the server; false where it is away and a journal is there instead.</summary>
    private bool TryTell(Entry entry)
    {
        try
        {
            run.Apply(entry, again: false);
            return true;
        }
        catch (Exception e) when (options.OfflineDirectory is not null && IsAway(e))
        {
            outage.Begin();
            journal = Open(options.OfflineDirectory);
            return false;
        }
    }

    private MlflowJournal Open(string directory)
    {
        MlflowJournal opened = MlflowJournal.Create(directory, options.MaxOfflineBytes, MlflowJournal.Waiting);
        bool complete = false;
        try
        {
            if (run.Id is { } id) opened.Append(new Entry(Known: id));
            complete = true;
            return opened;
        }
        finally
        {
            if (!complete) opened.Delete();
        }
    }
}
