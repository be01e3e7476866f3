using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>
/// Keeps what a page remembers over restarts, such as <c>SqliteHistoryStore</c>. A run is one process. Used by one thread at a time and never on the
/// path of a call; it may wait, and it may throw: then nothing is remembered, and the page says so.
/// </summary>
[Experimental("MOX001")]
public interface IHistoryStore
{
    /// <summary>What people should know of the store now, in a sentence without a path: that the disk is full, that a damaged file was put aside. Null for nothing.</summary>
    string? Notice { get; }

    /// <summary>Begins a run, forgets the runs and the records whose time is over, and gives what the others have left.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The records of earlier runs, the oldest run first.</returns>
    IReadOnlyList<HistoryRecord> Open(DateTimeOffset now);

    /// <summary>Writes records of this run, all or none. A record takes the place of the one with the same key.</summary>
    /// <param name="records">The records; their <see cref="HistoryRecord.Run"/> means nothing.</param>
    void Write(IReadOnlyCollection<HistoryRecord> records);
}

/// <summary>Something a page wants to remember. What it means is known to the page alone.</summary>
/// <param name="Run">The number of the run that wrote it; runs that came later have higher ones.</param>
/// <param name="Key">Its name within the run.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Until">When it may be forgotten although its run is kept; null for never.</param>
/// <param name="Content">The bytes.</param>
[Experimental("MOX001")]
public readonly record struct HistoryRecord(long Run, string Key, DateTimeOffset Time, DateTimeOffset? Until, ReadOnlyMemory<byte> Content);
