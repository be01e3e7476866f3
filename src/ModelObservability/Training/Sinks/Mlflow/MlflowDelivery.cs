using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Brings entries to the server, in order; where a directory was given, to disk while the server is away, and from there to the server when it
/// is back, with what earlier processes left there. Not thread-safe.
/// </summary>
internal sealed class MlflowDelivery(MlflowClient client, MlflowSinkOptions options, SafeClock clock) : IDisposable
{
    /// <summary>Entries told from disk per flush: what a long outage has left must not hold up what happens now.</summary>
    private const int MostAtOnce = 100;

    private readonly Queue<Entry> waiting = [];
    private readonly MlflowRun run = new(client);
    private readonly Outage outage = new(clock);
    private MlflowJournal? journal;
    private Queue<string>? earlier;
    private (MlflowJournal Journal, MlflowRun Run)? left;

    /// <summary>Whether something waits on disk.</summary>
    public bool IsOffline => journal is not null;

    public void Add(Entry entry) => waiting.Enqueue(entry);

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
        if (options.OfflineDirectory is null || !outage.MayTry) return;
        if (journal is not null && TryTell(journal, run))
        {
            journal.Delete();
            journal = null;
        }

        if (journal is null && run.Id is not null) TellEarlier(options.OfflineDirectory);
    }

    public void Dispose()
    {
        using (journal) left?.Journal.Dispose();
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
        MlflowJournal opened = MlflowJournal.Create(directory, options.MaxOfflineBytes);
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

    /// <returns>Whether everything was told.</returns>
    private bool TryTell(MlflowJournal from, MlflowRun to)
    {
        try
        {
            for (int told = 0; told < MostAtOnce; told++)
            {
                if (from.Read(out long next) is not { } entry) return true;
                to.Apply(entry, again: true);
                outage.End();
                from.Told(next);
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            outage.Begin();
        }

        return false;
    }

    /// <summary>What earlier processes left, one file after the other. A file that cannot be read or is no journal stays where it is.</summary>
    private void TellEarlier(string directory)
    {
        try
        {
            earlier ??= new(Directory.GetFiles(directory, MlflowJournal.Pattern));
            while (left is null && earlier.TryDequeue(out string? path))
                if (MlflowJournal.TryOpen(path) is { } opened) left = (opened, new MlflowRun(client));
            if (left is null || !TryTell(left.Value.Journal, left.Value.Run)) return;
            left.Value.Journal.Delete();
            left = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            earlier ??= [];
            left?.Journal.Dispose();
            left = null;
        }
    }
}
