using ModelObservability.Dashboard.Exposition;

namespace ModelObservability.Dashboard.Scrape;

/// <summary>How a collection ended.</summary>
internal enum ScrapeOutcome
{
    /// <summary>The bodies are whole.</summary>
    Collected,

    /// <summary>Something threw; there is no body, and the next collection starts afresh.</summary>
    Failed,

    /// <summary>The provider has been shut down; there will be no more bodies.</summary>
    Stopped,
}

/// <summary>
/// One collection and everybody who waits for it. The bodies live in pooled memory until the last of them, and the collector, has left.
/// </summary>
internal sealed class ScrapeRound
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExpositionBuffer?[] bodies = new ExpositionBuffer?[ExpositionFormats.Count];
    private readonly bool[] wanted = new bool[ExpositionFormats.Count];
    private int present = 1; // the collector

    /// <summary>Completes when the bodies are there, or it is known that there will be none. Never faults.</summary>
    public Task Done => done.Task;

    /// <summary>How it ended; read after <see cref="Done"/>.</summary>
    public ScrapeOutcome Outcome { get; private set; } = ScrapeOutcome.Failed;

    /// <summary>What was thrown, where it is known.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The body in a format somebody joined for; read after <see cref="Done"/> and before <see cref="Leave"/>.</summary>
    public ReadOnlyMemory<byte> Body(ExpositionFormat format) =>
        bodies[(int)format]?.Memory ?? throw new InvalidOperationException($"This round has no body in {format}.");

    /// <summary>Enters a round that has not started; the exporter's lock is held.</summary>
    public void Join(ExpositionFormat format)
    {
        wanted[(int)format] = true;
        Interlocked.Increment(ref present);
    }

    /// <summary>Leaves; once for every <see cref="Join"/>, whatever happened, and once for the collector.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref present) > 0)
            return;
        foreach (ExpositionBuffer? body in bodies)
            body?.Release();
    }

    public bool Wants(ExpositionFormat format) => wanted[(int)format];

    /// <summary>The collector puts a body down.</summary>
    public void Keep(ExpositionFormat format, ExpositionBuffer body) => bodies[(int)format] = body;

    /// <summary>The collector ends the round.</summary>
    public void Complete(ScrapeOutcome outcome)
    {
        Outcome = outcome;
        done.SetResult();
        Leave();
    }
}
