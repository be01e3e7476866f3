namespace ModelObservability;

/// <summary>A named number of a training run.</summary>
/// <param name="Name"><c>loss</c>, <c>accuracy</c>, …: a word as the field writes it.</param>
/// <param name="Value">The number; NaN and infinities are data here.</param>
public readonly record struct TrainingScore(string Name, double Value);
