namespace ModelObservability.Quality;

/// <summary>How right a classifier is: since the beginning, and how well calibrated it was recently.</summary>
/// <param name="Right">Samples predicted right.</param>
/// <param name="Total">Samples.</param>
/// <param name="RecentRight">Samples of the recent window predicted right; of all where there is no window.</param>
/// <param name="RecentTotal">Samples of the recent window.</param>
/// <param name="CalibrationError">The expected calibration error of the recent window, 0 to 1; NaN if unknown.</param>
/// <param name="Calibrated">The samples it is of.</param>
internal readonly record struct QualitySummary(long Right, long Total, long RecentRight, long RecentTotal, double CalibrationError, long Calibrated);
