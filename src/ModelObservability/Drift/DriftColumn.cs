using ModelObservability.Metrics.Drift;

namespace ModelObservability;

/// <summary>A column of the last window compared with the reference.</summary>
/// <param name="Name">Its name; <see cref="DriftTracker.Scores"/> and <see cref="DriftTracker.Classes"/> for what the model answered.</param>
/// <param name="Distance">How far it is from the reference.</param>
/// <param name="IsEnough">Whether there were enough rows to say anything.</param>
/// <param name="PValue">The p-value of the values, adjusted for all columns; NaN where nothing is said.</param>
/// <param name="Drifts">The kinds of drift found in at least 3 of the last 5 windows.</param>
public sealed record DriftColumn(string Name, ColumnDrift Distance, bool IsEnough, double PValue, DriftKinds Drifts)
{
    /// <summary>
    /// The stability index from which values count as drifted: <see cref="DriftOptions.MinimumIndex"/>, or more where chance alone, or the difference between
    /// healthy hours of the reference, explains more.
    /// </summary>
    public double LeastIndex { get; init; }
}

/// <summary>What about a column has changed.</summary>
[Flags]
public enum DriftKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>How its values are distributed.</summary>
    Values = 1,

    /// <summary>How many are missing.</summary>
    Missing = 2,

    /// <summary>How many are such as the reference never had: other categories, or numbers outside its range.</summary>
    Unseen = 4,
}
