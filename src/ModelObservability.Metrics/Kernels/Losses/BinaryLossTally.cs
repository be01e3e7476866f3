namespace ModelObservability.Metrics.Kernels;

/// <summary>What one block of scores of a binary classifier came to.</summary>
/// <param name="Kept">Samples that count.</param>
/// <param name="Clipped">Those of them whose probability was moved away from 0 or 1.</param>
/// <param name="Brier">Σ w·(probability − label)².</param>
/// <param name="Unit">The exponent of the unit of that, see <see cref="WeightUnit"/>.</param>
/// <param name="Rejected">The others.</param>
internal readonly record struct BinaryLossTally(int Kept, int Clipped, double Brier, int Unit, Rejections Rejected);
