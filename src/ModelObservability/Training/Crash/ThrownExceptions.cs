using System.Runtime.ExceptionServices;

namespace ModelObservability.Training;

/// <summary>
/// The last exceptions that were thrown on a thread, caught or not: an exception that propagates when a run is disposed is among them. Listens only
/// while a run exists that would write a crash report, and keeps no exception alive.
/// </summary>
internal static class ThrownExceptions
{
    private const int Kept = 8;
    private static readonly Lock Gate = new();
    private static int listeners;

    [ThreadStatic]
    private static WeakReference<Exception>?[]? thrown;

    [ThreadStatic]
    private static int next;

    /// <summary>Starts listening, until <see cref="StopListening"/>.</summary>
    public static void StartListening()
    {
        lock (Gate)
        {
            if (listeners++ == 0) AppDomain.CurrentDomain.FirstChanceException += Add;
        }
    }

    public static void StopListening()
    {
        lock (Gate)
        {
            if (--listeners == 0) AppDomain.CurrentDomain.FirstChanceException -= Add;
        }
    }

    /// <summary>What was thrown last on this thread and is still alive.</summary>
    public static IReadOnlyList<WeakReference<Exception>> OfThisThread() =>
        [.. (thrown ?? []).OfType<WeakReference<Exception>>().Where(one => one.TryGetTarget(out _)).Select(one => one.TryGetTarget(out Exception? exception) ? new WeakReference<Exception>(exception) : one)];

    /// <summary>Runs within the throw of whatever code: it does nothing that can fail but for want of memory.</summary>
    private static void Add(object? sender, FirstChanceExceptionEventArgs e)
    {
        WeakReference<Exception>?[] ring = thrown ??= new WeakReference<Exception>?[Kept];
        ref WeakReference<Exception>? slot = ref ring[next];
        next = (next + 1) % Kept;
        if (slot is null) slot = new(e.Exception);
        else slot.SetTarget(e.Exception);
    }
}
