using Evaluate.Plots;

namespace Evaluate.Scoring;

/// <summary>Some rows of a regression, each with the same chance to be among them (reservoir sampling, Vitter 1985), and the one with the largest error.</summary>
/// <param name="most">How many are kept, 1 or more.</param>
internal sealed class RowSample(int most = 2000)
{
    private readonly Random random = new(7);
    private readonly List<PlotPoint> kept = [];
    private PlotPoint worst;

    /// <summary>Rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>Targets and predictions of the rows that were kept.</summary>
    public IReadOnlyList<PlotPoint> Points => kept.Count == 0 || kept.Contains(worst) ? kept : [.. kept, worst];

    /// <summary>Whether all rows are among them, in words.</summary>
    public string Note => FormattableString.Invariant($"{(Points.Count < Count ? $"{Points.Count} of {Count}" : $"{Count}")} rows");

    public void Add(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions)
    {
        for (int row = 0; row < targets.Length; row++)
        {
            PlotPoint point = new(targets[row], predictions[row]);
            if (Count == 0 || Math.Abs(point.Y - point.X) > Math.Abs(worst.Y - worst.X))
                worst = point;
            if (kept.Count < most)
                kept.Add(point);
            else if (random.NextInt64(Count + 1) is var place && place < most)
                kept[(int)place] = point;
            Count++;
        }
    }
}
