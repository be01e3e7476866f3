namespace Evaluate.Plots;

/// <summary>A point of a curve or of a scatter.</summary>
internal readonly record struct PlotPoint(double X, double Y);
