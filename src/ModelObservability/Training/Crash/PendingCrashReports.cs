namespace ModelObservability.Training;

/// <summary>
/// Crash reports of runs disposed by an exception, in case it ends the process. In an asynchronous method <c>using</c> disposes the run while
/// the exception propagates, and only later is it known that nothing caught it; so the report is kept until then, and written if the
/// exception that ends the process is one of those that were propagating when the run was disposed. Thread-safe.
/// </summary>
internal static class PendingCrashReports
{
    /// <summary>Runs whose reports are kept; the oldest goes.</summary>
    private const int MaxRuns = 16;
    private static readonly Lock Gate = new();
    private static readonly Queue<Pending> Kept = [];
    private static bool isListening;

    /// <summary>Keeps a report.</summary>
    /// <param name="underWay">Exceptions the run may have been left by.</param>
    /// <param name="write">Writes it.</param>
    public static void Keep(IReadOnlyList<WeakReference<Exception>> underWay, Action<Exception> write)
    {
        lock (Gate)
        {
            if (!isListening) AppDomain.CurrentDomain.UnhandledException += static (_, e) => Write(e.ExceptionObject as Exception);
            isListening = true;
            if (Kept.Count == MaxRuns) Kept.Dequeue();
            Kept.Enqueue(new(underWay, write));
        }
    }

    private static void Write(Exception? unhandled)
    {
        if (unhandled is null) return;
        Pending[] left;
        lock (Gate)
        {
            left = [.. Kept];
            Kept.Clear();
        }

        foreach (Pending pending in left)
            if (pending.UnderWay.Any(one => one.TryGetTarget(out Exception? exception) && Holds(unhandled, exception))) pending.Write(unhandled);
    }

    /// <summary>Whether an exception is another one or was made of it.</summary>
    private static bool Holds(Exception outer, Exception inner) =>
        ReferenceEquals(outer, inner)
        || (outer is AggregateException several ? several.InnerExceptions.Any(one => Holds(one, inner)) : outer.InnerException is { } next && Holds(next, inner));

    private sealed record Pending(IReadOnlyList<WeakReference<Exception>> UnderWay, Action<Exception> Write);
}
