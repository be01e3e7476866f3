using ModelObservability.Signals;

namespace ModelObservability.Drift;

/// <summary>Tells of drift that begins: one signal for the features of a window, one for what the model answers.</summary>
internal static class DriftFindings
{
    private const int MostNamed = 10;

    public static IEnumerable<(SignalDefinition Definition, Dictionary<string, object> Evidence)> Of(
        List<(DriftColumn Column, DriftKinds Kinds)> begun, long windows)
    {
        (DriftColumn Column, DriftKinds Kinds)[] answers = [.. begun.Where(static one => IsAnswer(one.Column))];
        (DriftColumn Column, DriftKinds Kinds)[] features = [.. begun.Where(static one => !IsAnswer(one.Column))];
        (SignalDefinition, DriftColumn[])[] kinds =
        [
            (CoreSignals.FeatureDrift, [.. features.Where(static one => one.Kinds.HasFlag(DriftKinds.Values)).Select(static one => one.Column)]),
            (CoreSignals.FeatureValues, [.. features.Where(IsOfValues).Select(static one => one.Column)]),
            (CoreSignals.AnswerDrift, [.. answers.Select(static one => one.Column)]),
        ];
        foreach (var (definition, columns) in kinds)
            if (columns.Length > 0) yield return (definition, Evidence(columns, windows));
    }

    /// <summary>Numbers that moved beyond the range of the reference have drifted, and that is told once.</summary>
    private static bool IsOfValues((DriftColumn Column, DriftKinds Kinds) one) => one.Kinds.HasFlag(DriftKinds.Missing)
        || (one.Kinds.HasFlag(DriftKinds.Unseen) && (one.Column.Distance.IsCategorical || !one.Column.Drifts.HasFlag(DriftKinds.Values)));

    private static bool IsAnswer(DriftColumn column) => column.Name is DriftTracker.Scores or DriftTracker.Classes;

    private static Dictionary<string, object> Evidence(DriftColumn[] begun, long windows)
    {
        DriftColumn[] columns = [.. begun.OrderByDescending(static column => column.Distance.PopulationStabilityIndex)];
        DriftColumn farthest = columns[0];
        return new()
        {
            ["columns"] = columns.Take(MostNamed).Select(static column => column.Name).ToArray(),
            ["column_count"] = columns.Length,
            ["index"] = farthest.Distance.PopulationStabilityIndex,
            ["least_index"] = farthest.LeastIndex,
            ["p_value"] = farthest.PValue,
            ["missing"] = columns.Max(static column => column.Distance.Missing),
            ["unseen"] = columns.Max(static column => column.Distance.Unseen),
            ["rows"] = farthest.Distance.Rows,
            ["windows"] = windows,
        };
    }
}
