using ModelObservability.Instrumentation;

namespace ModelObservability.Telemetry;

/// <summary>
/// A reading that all instruments of one collection share, so that its numbers are consistent and are computed once. The second read of an instrument begins
/// a new collection, and so does one that comes later than a collection takes. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="read">Reads; without a lock, for it may call the application.</param>
internal sealed class SharedReading<T>(SafeClock clock, Func<T> read) where T : class
{
    /// <summary>The instruments of one collection are read within this time.</summary>
    private const double CollectionSeconds = 1;

    private readonly Lock gate = new();
    private readonly HashSet<string> readers = new(StringComparer.Ordinal);
    private T? last;
    private long readAt;

    /// <summary>The reading of the collection in which an instrument is read.</summary>
    /// <param name="reader">The instrument.</param>
    public T For(InstrumentDefinition reader)
    {
        long now = clock.Timestamp();
        lock (gate)
        {
            if (readers.Add(reader.Name) && last is { } known && clock.Seconds(readAt, now) < CollectionSeconds) return known;
            readers.Clear();
            readers.Add(reader.Name);
            last = null;
        }

        T fresh = read();
        lock (gate) (last, readAt) = (fresh, now);
        return fresh;
    }
}
