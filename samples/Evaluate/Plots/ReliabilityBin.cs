namespace Evaluate.Plots;

/// <summary>Samples whose predicted probability is about the same.</summary>
/// <param name="Confidence">Their mean predicted probability, 0…1.</param>
/// <param name="Accuracy">The share of them that is positive, or right, 0…1.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct ReliabilityBin(double Confidence, double Accuracy, long Count);
