namespace DriftLab.Scenarios;

/// <summary>One call of the model and what became of it.</summary>
/// <param name="Value">The feature; NaN where it is missing.</param>
/// <param name="Score">The probability that the model gives; NaN where the feature is missing.</param>
/// <param name="Label">What was true.</param>
/// <param name="IsLabelled">Whether anybody says so, later.</param>
internal readonly record struct Row(double Value, double Score, bool Label, bool IsLabelled = true);
