using ModelObservability.Metrics.Drift;

namespace ModelObservability.Drift;

/// <summary>The columns of a profile that live data is compared with: its features, its scores, its predicted classes. Immutable.</summary>
internal sealed class DriftReference
{
    public DriftReference(ReferenceProfile profile)
    {
        List<(string, DistributionSketch)> columns = [.. profile.Columns.Select(static column => (column.Name, column.Sketch))];
        Features = columns.Count;
        if (profile.Scores is { } scores)
        {
            Scores = columns.Count;
            columns.Add((DriftTracker.Scores, scores.Distribution()));
        }

        if (profile.Classes.Count is > 0 and <= DistributionSketch.MostEdges && profile.Classes.Any(static count => count > 0))
        {
            Classes = columns.Count;
            columns.Add((DriftTracker.Classes, OfClasses([.. profile.Classes])));
        }

        Columns = [.. columns];
    }

    public (string Name, DistributionSketch Sketch)[] Columns { get; }

    /// <summary>How many of the columns are features; they come first.</summary>
    public int Features { get; }

    /// <summary>The index of the scores; -1 for none.</summary>
    public int Scores { get; } = -1;

    /// <summary>The index of the predicted classes; -1 for none.</summary>
    public int Classes { get; } = -1;

    private static DistributionSketch OfClasses(long[] counts)
    {
        DistributionSketch sketch = new([.. Enumerable.Range(0, counts.Length).Select(static index => (double)index)], isCategorical: true);
        sketch.Add([.. counts, 0], 0, Array.FindIndex(counts, static count => count > 0), Array.FindLastIndex(counts, static count => count > 0));
        return sketch;
    }
}
