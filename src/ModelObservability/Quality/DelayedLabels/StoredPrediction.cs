namespace ModelObservability;

/// <summary>A prediction as a store keeps it.</summary>
/// <param name="Id">The id its label will come with: a string as it is, a <see cref="Guid"/> or an integer as invariant text.</param>
/// <param name="Value">The score, the number or the index of the class; a score may be NaN or infinite.</param>
/// <param name="PredictedAt">When, by the clock of who predicted.</param>
/// <param name="Segment">The segment; null for none.</param>
public readonly record struct StoredPrediction(string Id, double Value, DateTimeOffset PredictedAt, string? Segment);

/// <summary>What a store found for a label.</summary>
/// <param name="Result"><see cref="DelayedLabelResult.Matched"/>, <see cref="DelayedLabelResult.Unknown"/> or <see cref="DelayedLabelResult.Duplicate"/>.</param>
/// <param name="Prediction">The prediction where it matched.</param>
public readonly record struct TakenPrediction(DelayedLabelResult Result, StoredPrediction Prediction);

/// <summary>Predictions that were forgotten before a label came.</summary>
/// <param name="ByAge">Because they were too old.</param>
/// <param name="ForRoom">Because newer ones needed the room.</param>
public readonly record struct ForgottenPredictions(long ByAge, long ForRoom);
