namespace Evaluate.Plots;

/// <summary>A point of a curve, both coordinates 0…1.</summary>
internal readonly record struct PlotPoint(double X, double Y);
