using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// The journals earlier processes have left: one after the other is told to the server, and none waits for one that cannot be told. A file
/// that cannot be read or is no journal stays where it is; one whose run is refused for good is moved aside. Not thread-safe.
/// </summary>
internal sealed class MlflowLeftovers(string directory, Func<MlflowRun> newRun, MlflowRefusals refusals) : IDisposable
{
    /// <summary>Entries told from disk per flush: what a long outage has left must not hold up what happens now.</summary>
    public const int MostAtOnce = 100;

    private readonly Queue<(MlflowJournal Journal, MlflowRun Run)> begun = [];
    private Queue<string>? paths;
    private (MlflowJournal Journal, MlflowRun Run)? current;

    /// <summary>Tells the server some entries of a journal.</summary>
    /// <returns>Whether that was all; the journal is then gone, or set aside where its run is refused.</returns>
    public static bool TryTell(MlflowJournal journal, MlflowRun run, Outage outage, MlflowRefusals refusals, ref int entries)
    {
        while (journal.Read(out long next) is { } entry)
        {
            if (entries-- <= 0) return false;
            run.Apply(entry, again: true);
            outage.End();
            journal.Told(next);
            if (entry.Begin is null || run.Refusal is not { } refusal) continue;
            refusals.Add(refusal, "journal", 1);
            journal.MoveAside();
            return true;
        }

        journal.Delete();
        return true;
    }

    /// <summary>Tells some of what is left. What the server cannot be told now throws, and lets another journal go first the next time.</summary>
    public void Tell(Outage outage)
    {
        int entries = MostAtOnce;
        while (entries > 0 && TryOpenNext())
        {
            var (journal, run) = current!.Value;
            try
            {
                if (!TryTell(journal, run, outage, refusals, ref entries)) return;
                Close();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                Close();
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException)
            {
                begun.Enqueue((journal, run));
                current = null;
                throw;
            }
        }
    }

    public void Dispose()
    {
        Close();
        foreach (var (journal, run) in begun)
        {
            using (run) journal.Dispose();
        }

        begun.Clear();
        paths = null;
    }

    private bool TryOpenNext()
    {
        paths ??= Find();
        while (current is null && paths.TryDequeue(out string? path))
            if (MlflowJournal.TryOpen(path) is { } opened) current = (opened, newRun());
        if (current is null && begun.TryDequeue(out var waiting)) current = waiting;
        return current is not null;
    }

    private Queue<string> Find()
    {
        try
        {
            return new(Directory.GetFiles(directory, MlflowJournal.Pattern));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Close()
    {
        current?.Journal.Dispose();
        current?.Run.Dispose();
        current = null;
    }
}
