using ModelObservability.Telemetry;

namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// The journals that earlier processes left: each is sent to the server, and none waits for one that cannot be sent. A file that cannot be
/// read or is no journal stays where it is; one whose run is refused for good is moved aside. Not thread-safe.
/// </summary>
internal sealed class MlflowLeftovers(string directory, Func<MlflowRun> newRun, MlflowRefusals refusals) : IDisposable
{
    /// <summary>Entries sent from disk per flush: what a long outage left must not hold up current entries.</summary>
    public const int MostAtOnce = 100;

    private readonly Queue<(MlflowJournal Journal, MlflowRun Run)> begun = [];
    private Queue<string>? paths;
    private (MlflowJournal Journal, MlflowRun Run)? current;

    /// <summary>Sends some entries of a journal.</summary>
    /// <returns>Whether that was all; the journal is then gone, or set aside where its run is refused.</returns>
    public static bool TrySend(MlflowJournal journal, MlflowRun run, Outage outage, MlflowRefusals refusals, ref int entries)
    {
        while (journal.Read(out long next) is { } entry)
        {
            if (entries-- <= 0) return false;
            run.Apply(entry, again: true);
            outage.End();
            journal.MoveTo(next);
            if (entry.Begin is null || run.Refusal is not { } refusal) continue;
            refusals.Add(refusal, "journal", 1);
            journal.MoveAside();
            return true;
        }

        journal.Delete();
        return true;
    }

    /// <summary>Sends some of what is left. If the server is away, this throws, and another journal goes first the next time.</summary>
    public void Send(Outage outage)
    {
        int entries = MostAtOnce;
        while (entries > 0 && TryOpenNext())
        {
            var (journal, run) = current!.Value;
            try
            {
                if (!TrySend(journal, run, outage, refusals, ref entries)) return;
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
