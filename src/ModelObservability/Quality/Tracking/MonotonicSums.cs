using System.Collections.Concurrent;

namespace ModelObservability.Quality;

/// <summary>
/// Makes sums of real numbers monotonic counters: merged in another order a sum may differ in its last digits, and a counter that falls by one digit is
/// treated as one that restarted from zero. So a published value never decreases.
/// </summary>
internal sealed class MonotonicSums
{
    private readonly ConcurrentDictionary<string, double> published = new(StringComparer.Ordinal);

    /// <summary>The sum, or the value published before if that is higher.</summary>
    public double Next(string name, double sum) =>
        published.AddOrUpdate(name, static (_, now) => now, static (_, before, now) => Math.Max(before, now), sum);
}
