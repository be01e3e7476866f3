namespace ModelObservability;

/// <summary>What became of predictions and of the labels that came for them.</summary>
/// <param name="Matched">Labels that found their prediction.</param>
/// <param name="Unknown">Labels without a prediction: never predicted, or forgotten by now.</param>
/// <param name="Expired">Predictions forgotten before a label came, because they were too old or the buffer was full.</param>
/// <param name="Duplicate">Second labels of a prediction, and second predictions of an id; the first one counts.</param>
/// <param name="Pending">Predictions that wait for a label.</param>
/// <param name="Dropped">Predictions that never reached the store: the queue was full, or the store refused. 0 without a store.</param>
/// <remarks>Labels offered = matched + unknown + duplicate labels; predictions offered = matched + expired + pending + duplicate predictions + dropped; with a store, summed over the processes that share it, each pending one once.</remarks>
public readonly record struct DelayedLabelCounts(long Matched, long Unknown, long Expired, long Duplicate, long Pending, long Dropped = 0);
