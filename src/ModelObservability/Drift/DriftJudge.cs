using System.Numerics;
using ModelObservability.Metrics.Drift;
using ModelObservability.References;

namespace ModelObservability.Drift;

/// <summary>
/// Compares windows with the reference: a hit needs significance after adjusting for all columns, an effect, and enough rows; a finding needs hits in 3 of the
/// last 5 windows. Not thread-safe.
/// </summary>
internal sealed class DriftJudge(DriftReference reference, DriftOptions options)
{
    /// <summary>The largest of a few blocks is not the largest there will be.</summary>
    private const double BeyondOwn = 1.5;

    private static readonly DriftKinds[] Kinds = [DriftKinds.Values, DriftKinds.Missing, DriftKinds.Unseen];

    private readonly uint[] history = new uint[reference.Columns.Length * Kinds.Length]; // a bit for each of the last windows
    private readonly DriftKinds[] before = new DriftKinds[reference.Columns.Length];

    /// <summary>Windows compared so far.</summary>
    public long Windows { get; private set; }

    /// <summary>Compares a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="begun">Receives the columns for which an episode of drift begins, by kind.</param>
    public DriftColumn[] Next(DriftWindow window, List<(DriftColumn Column, DriftKinds Kinds)> begun)
    {
        Windows++;
        ColumnDrift[] distances = [.. reference.Columns.Select((column, index) => ColumnDrift.Of(column.Sketch, window.Sketches[index]))];
        double[] adjusted = DriftStatistics.BenjaminiHochberg([.. distances.SelectMany(distance => IsEnough(distance)
            ? (double[])[distance.PValue, distance.MissingPValue, distance.UnseenPValue]
            : [double.NaN, double.NaN, double.NaN])]);
        DriftColumn[] columns = new DriftColumn[distances.Length];
        for (int index = 0; index < columns.Length; index++)
        {
            DriftKinds drifts = DriftKinds.None;
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                int place = index * Kinds.Length + kind;
                if (IsEnough(distances[index]))
                    history[place] = ((history[place] << 1) | (IsHit(distances[index], reference.Columns[index].Spread, Kinds[kind], adjusted[place]) ? 1u : 0)) & ((1u << DriftOptions.Windows) - 1);
                if (BitOperations.PopCount(history[place]) >= DriftOptions.Hits) drifts |= Kinds[kind];
            }

            columns[index] = new(reference.Columns[index].Name, distances[index], IsEnough(distances[index]), adjusted[index * Kinds.Length], drifts)
            {
                LeastIndex = LeastIndex(distances[index], reference.Columns[index].Spread),
            };
            if ((drifts & ~before[index]) is var more and not DriftKinds.None) begun.Add((columns[index], more));
            before[index] = drifts;
        }

        return columns;
    }

    private bool IsEnough(ColumnDrift distance) => distance.Rows >= options.MinimumRows;

    private bool IsHit(ColumnDrift distance, BlockSpread own, DriftKinds kind, double adjusted) => adjusted <= options.FalseDiscoveryRate && kind switch
    {
        DriftKinds.Values => distance.PopulationStabilityIndex >= LeastIndex(distance, own),
        DriftKinds.Missing => Math.Abs(distance.Missing - distance.ReferenceMissing) >= Math.Max(options.MinimumShare, BeyondOwn * own.Missing),
        _ => distance.Unseen >= Math.Max(options.MinimumShare, BeyondOwn * own.Unseen),
    };

    /// <summary>The least index of a finding: that of the options, what chance alone exceeds with the false discovery rate, and what the reference's own blocks have.</summary>
    private double LeastIndex(ColumnDrift distance, BlockSpread own) =>
        Math.Max(options.MinimumIndex, Math.Max(IndexByChance(distance, own), BeyondOwn * own.Index));

    /// <summary>Dependent rows are fewer than they seem, and move the index in fewer directions than there are bins.</summary>
    private double IndexByChance(ColumnDrift distance, BlockSpread own)
    {
        if (distance.Bins < 2 || !IsEnough(distance)) return 0;
        int independent = distance.Bins - 1, freedom = own.Freedom == 0 ? independent : own.Freedom;
        return own.Dispersion * independent / freedom
            * DriftStatistics.PopulationStabilityThreshold(options.FalseDiscoveryRate, distance.ReferenceRows, distance.Rows, freedom + 1);
    }
}
