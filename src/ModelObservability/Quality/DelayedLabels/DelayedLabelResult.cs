namespace ModelObservability;

/// <summary>What became of a label.</summary>
public enum DelayedLabelResult
{
    /// <summary>It found its prediction; the pair is recorded.</summary>
    Matched,

    /// <summary>There is no such prediction: never made, made in another process without a common store, or forgotten by now. An endpoint answers 404.</summary>
    Unknown,

    /// <summary>The prediction has its label already; the first one counts. An endpoint answers 409, or 200 where clients try again.</summary>
    Duplicate,

    /// <summary>The store failed; nothing was recorded, and the label may be handed over again. An endpoint answers 503.</summary>
    Unavailable,
}
