namespace ModelObservability.Dashboard.History;

/// <summary>What the numbers of a series are.</summary>
internal enum SeriesKind
{
    /// <summary>A level: a gauge or an up-down counter.</summary>
    Gauge,

    /// <summary>What a counter gained.</summary>
    Counter,

    /// <summary>Measurements by bucket.</summary>
    Histogram,
}
