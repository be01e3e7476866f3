using System.Collections.Concurrent;

namespace ModelObservability.Quality;

/// <summary>
/// Sums of real numbers as counters: merged in another order a sum may differ in its last digits, and a counter that falls by one digit is
/// taken for one that started again from zero. So what was published once is never taken back.
/// </summary>
internal sealed class MonotonicSums
{
    private readonly ConcurrentDictionary<string, double> published = new(StringComparer.Ordinal);

    /// <summary>The sum, or what was published before where that is more.</summary>
    public double Next(string name, double sum) =>
        published.AddOrUpdate(name, static (_, now) => now, static (_, before, now) => Math.Max(before, now), sum);
}
