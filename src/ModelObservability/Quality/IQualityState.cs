namespace ModelObservability.Quality;

/// <summary>
/// What a tracker keeps of a batch: one metric, or several that see the same samples. Merges like a metric, but never leaves the process.
/// </summary>
internal interface IQualityState<TSelf, out TValue> where TSelf : class, IQualityState<TSelf, TValue>
{
    /// <summary>What has been counted so far; later samples do not change it.</summary>
    TValue Value { get; }

    /// <summary>Adds what another state of the same configuration has counted.</summary>
    void Merge(TSelf other);

    /// <summary>Forgets everything.</summary>
    void Reset();

    /// <summary>An empty state of the same configuration.</summary>
    TSelf CreateEmpty();
}
