namespace ModelObservability.Metrics.Detectors;

/// <summary>An alarm of a detector.</summary>
/// <param name="At">The number of the value that raised it, from 1.</param>
/// <param name="Began">The number of the value with which the change probably began, from 1: an estimate, and an early one for slow changes.</param>
/// <param name="Evidence">The e-value reached.</param>
/// <param name="Threshold">The e-value that was needed.</param>
public readonly record struct ChangeAlarm(long At, long Began, double Evidence, double Threshold);
