using ModelObservability.Metrics.Drift;

namespace ModelObservability.Drift;

/// <summary>The live rows of one window, as counts in the bins of the reference. Not thread-safe.</summary>
internal sealed class DriftWindow(DriftReference reference)
{
    /// <summary>One for each column of the reference, scores and classes included.</summary>
    public DistributionSketch[] Sketches { get; } = [.. reference.Columns.Select(static column => column.Sketch.CreateEmpty())];

    /// <summary>Rows of features, or of whatever there is more of.</summary>
    public long Rows
    {
        get
        {
            long most = 0;
            foreach (DistributionSketch sketch in Sketches) most = Math.Max(most, sketch.Count + sketch.Missing);
            return most;
        }
    }
}
