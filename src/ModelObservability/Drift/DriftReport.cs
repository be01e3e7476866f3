using System.Globalization;
using System.Text;

namespace ModelObservability;

/// <summary>The last complete window of live rows compared with the reference.</summary>
/// <param name="Windows">Windows compared so far; 0 if the first is not complete, and then there are no columns.</param>
/// <param name="WaitingRows">Rows of the window that is not complete yet.</param>
/// <param name="Columns">The features in the order of a row, then scores and classes where the reference has them.</param>
/// <param name="Estimate">The quality estimated without labels; null where the reference has no scores, there were too few, or labels refuted it.</param>
/// <param name="IsEstimateRefuted">Whether labels have shown that scores no longer mean what they meant in the reference.</param>
public sealed record DriftReport(
    long Windows, long WaitingRows, IReadOnlyList<DriftColumn> Columns, Metrics.Estimates.EstimatedPerformance? Estimate, bool IsEstimateRefuted)
{
    /// <summary>Labels that came with a score that is no probability, and so say nothing about the estimate.</summary>
    public long RejectedLabels { get; init; }

    /// <summary>The columns with findings, the farthest from the reference first.</summary>
    public IReadOnlyList<DriftColumn> Findings =>
        [.. Columns.Where(static column => column.Drifts != DriftKinds.None).OrderByDescending(static column => column.Distance.PopulationStabilityIndex)];

    /// <summary>A table for people: the findings, or that there are none.</summary>
    public override string ToString()
    {
        if (Windows == 0) return string.Create(CultureInfo.InvariantCulture, $"not enough: {WaitingRows} rows in the first window");
        StringBuilder text = new();
        foreach (DriftColumn column in Findings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{column.Name}: {column.Drifts}, PSI {column.Distance.PopulationStabilityIndex:0.000}, ")
                .AppendLine(CultureInfo.InvariantCulture, $"missing {column.Distance.Missing:0.0%}, unseen {column.Distance.Unseen:0.0%}, {column.Distance.Rows} rows");
        }

        return text.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"no drift in {Columns.Count} columns") : text.ToString().TrimEnd();
    }
}
