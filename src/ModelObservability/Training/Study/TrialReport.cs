namespace ModelObservability.Training;

/// <summary>What a trial reported on its way.</summary>
/// <param name="Step">After which step or epoch, 0 or more.</param>
/// <param name="Value">The value of the study's metric then; NaN and infinities are data.</param>
public readonly record struct TrialReport(long Step, double Value);
