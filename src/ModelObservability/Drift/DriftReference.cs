using ModelObservability.Metrics.Drift;
using ModelObservability.References;

namespace ModelObservability.Drift;

/// <summary>The columns of a profile that live data is compared with: its features, its scores, its predicted classes. Immutable.</summary>
internal sealed class DriftReference
{
    private readonly DriftClasses? classes;

    public DriftReference(ReferenceProfile profile)
    {
        List<(string, DistributionSketch, BlockSpread)> columns = [.. profile.Columns.Select(static column => (column.Name, column.Sketch, column.Spread))];
        Features = columns.Count;
        if (profile.Scores is { } scores)
        {
            Scores = columns.Count;
            columns.Add((DriftTracker.Scores, scores.Distribution(), scores.Spread));
        }

        if (profile.Classes.Any(static count => count > 0))
        {
            Classes = columns.Count;
            classes = new([.. profile.Classes]);
            columns.Add((DriftTracker.Classes, classes.Reference, profile.ClassSpread));
        }

        Columns = [.. columns];
    }

    public (string Name, DistributionSketch Sketch, BlockSpread Spread)[] Columns { get; }

    /// <summary>How many of the columns are features; they come first.</summary>
    public int Features { get; }

    /// <summary>The index of the scores; -1 for none.</summary>
    public int Scores { get; } = -1;

    /// <summary>The index of the predicted classes; -1 for none.</summary>
    public int Classes { get; } = -1;

    /// <summary>The category of a predicted class.</summary>
    public double CodeOf(int index) => classes!.CodeOf(index);
}
