namespace ModelObservability;

/// <summary>How many values fell where: weights or gradients of a layer.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it belongs to.</param>
/// <param name="Name">What was counted.</param>
/// <param name="Limits">Upper limits of the buckets, ascending, the last at or above <paramref name="Max"/>.</param>
/// <param name="Counts">Values per bucket: above the limit before, at most its own; as many as limits.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Sum">The sum of all values.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
public sealed record TrainingHistogram(
    DateTimeOffset Time, int Epoch, long Step, string Name,
    IReadOnlyList<double> Limits, IReadOnlyList<double> Counts, double Min, double Max, double Sum, double SumOfSquares)
    : TrainingRecord(Time, Epoch, Step);
