namespace ModelObservability.Metrics;

/// <summary>
/// A metric as a mergeable state: it accumulates samples, yields an immutable value, and scores are properties of that value.
/// </summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
/// <typeparam name="TValue">The immutable value read from it.</typeparam>
/// <remarks>
/// A state has one writer at a time and takes no lock; threads, windows, shards and processes each keep a state of their own and merge.
/// For every state: pieces merged = the whole, reset = new, and neither order nor split of the samples changes the value.
/// </remarks>
public interface IStreamingMetric<TSelf, out TValue>
    where TSelf : class, IStreamingMetric<TSelf, TValue>
{
    /// <summary>What has been accumulated so far, as a value that later samples do not change.</summary>
    TValue Value { get; }

    /// <summary>Adds everything <paramref name="other"/> has accumulated; <paramref name="other"/> does not change.</summary>
    /// <param name="other">A state of the same configuration.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> has another configuration (number of classes, bins, threshold…).</exception>
    void Merge(TSelf other);

    /// <summary>Forgets everything: the state is as new.</summary>
    void Reset();

    /// <summary>A new, empty state of the same configuration.</summary>
    /// <returns>The empty state.</returns>
    TSelf CreateEmpty();
}
