using System.Numerics;
using ModelObservability.Metrics.Drift;

namespace ModelObservability.Drift;

/// <summary>
/// Compares windows with the reference: a hit needs significance after adjusting for all columns, an effect, and enough rows; a finding needs hits in 3 of the
/// last 5 windows. Not thread-safe.
/// </summary>
internal sealed class DriftJudge(DriftReference reference, DriftOptions options)
{
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
                    history[place] = ((history[place] << 1) | (IsHit(distances[index], Kinds[kind], adjusted[place]) ? 1u : 0)) & ((1u << DriftOptions.Windows) - 1);
                if (BitOperations.PopCount(history[place]) >= DriftOptions.Hits) drifts |= Kinds[kind];
            }

            columns[index] = new(reference.Columns[index].Name, distances[index], IsEnough(distances[index]), adjusted[index * Kinds.Length], drifts);
            if ((drifts & ~before[index]) is var more and not DriftKinds.None) begun.Add((columns[index], more));
            before[index] = drifts;
        }

        return columns;
    }

    private bool IsEnough(ColumnDrift distance) => distance.Rows >= options.MinimumRows;

    private bool IsHit(ColumnDrift distance, DriftKinds kind, double adjusted) => adjusted <= options.FalseDiscoveryRate && kind switch
    {
        DriftKinds.Values => distance.PopulationStabilityIndex >= Math.Max(options.MinimumIndex, IndexByChance(distance)),
        DriftKinds.Missing => Math.Abs(distance.Missing - distance.ReferenceMissing) >= options.MinimumShare,
        _ => distance.Unseen >= options.MinimumShare,
    };

    /// <summary>What chance alone exceeds with the false discovery rate.</summary>
    private double IndexByChance(ColumnDrift distance) => distance.Bins < 2 ? 0
        : DriftStatistics.PopulationStabilityThreshold(options.FalseDiscoveryRate, distance.ReferenceRows, distance.Rows, distance.Bins);
}
