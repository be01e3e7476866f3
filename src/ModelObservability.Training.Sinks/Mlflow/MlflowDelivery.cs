using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Sends entries to the server, in order; if a directory was given, keeps them on disk while the server is away and sends them when it is
/// back, with what earlier processes left there. What the server refuses for good holds nothing up: it is set aside in the directory, or
/// dropped if there is none. Not thread-safe.
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

    /// <summary>Sends everything added to the server, or to disk; after an exception the next call sends the rest.</summary>
    public void Send()
    {
        while (waiting.TryPeek(out Entry? entry))
        {
            if (journal is not null || !TrySend(entry)) journal!.Append(entry);
            waiting.Dequeue();
        }
    }

    /// <summary>Sends some of what waits on disk, if the server may be back.</summary>
    public void CatchUp()
    {
        if (leftovers is null || !outage.MayTry) return;
        try
        {
            int entries = MlflowLeftovers.MostAtOnce;
            if (journal is not null && MlflowLeftovers.TrySend(journal, run, outage, refusals, ref entries)) journal = null;

            if (journal is null && (run.Id is not null || run.Refusal is not null)) leftovers.Send(outage);
        }
        catch (Exception e) when (IsUnavailable(e))
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

    private static bool IsUnavailable(Exception e) => e is HttpRequestException or TimeoutException;

    /// <summary>Sends an entry; false if the server is away and there is a journal instead.</summary>
    private bool TrySend(Entry entry)
    {
        try
        {
            run.Apply(entry, again: false);
            return true;
        }
        catch (Exception e) when (options.OfflineDirectory is not null && IsUnavailable(e))
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
