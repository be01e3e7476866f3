namespace ModelObservability.Quality;

/// <summary>How right a classifier is: since the beginning, and how well calibrated it was recently.</summary>
/// <param name="Right">Samples predicted right.</param>
/// <param name="Total">Samples.</param>
/// <param name="CalibrationError">The expected calibration error of the recent window, 0 to 1; NaN if unknown.</param>
/// <param name="Calibrated">The samples it is of.</param>
internal readonly record struct QualitySummary(long Right, long Total, double CalibrationError, long Calibrated);
