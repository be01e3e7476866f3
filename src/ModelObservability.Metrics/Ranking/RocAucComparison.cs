using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Two areas under the ROC curve over the same samples; read from <see cref="DeLong.Compare"/>.</summary>
/// <param name="First">The area of the first model, 0…1; NaN without both classes.</param>
/// <param name="Second">The area of the second model.</param>
/// <param name="Difference">First minus second, -1…1, with its interval.</param>
/// <param name="Z">The difference in standard errors; NaN where these are 0 or undefined.</param>
/// <param name="PValue">The chance of a difference at least as large between equal models, 0…1; NaN as <paramref name="Z"/>.</param>
/// <param name="Rejected">Samples left out, by reason.</param>
public readonly record struct RocAucComparison(
    double First, double Second, ConfidenceInterval Difference, double Z, double PValue, Rejections Rejected);
