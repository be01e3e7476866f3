using ModelObservability.Metrics.Detectors;

namespace ModelObservability;

/// <summary>Options for watching a model against a reference. The defaults are meant to be left alone, but for <see cref="FalseAlarmRate.Replicas"/> of a fleet.</summary>
public sealed record WatchOptions
{
    /// <summary>How many false alarms are acceptable for each kind of finding. Default one a month for the model in this process; a fleet sets <see cref="FalseAlarmRate.Replicas"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public FalseAlarmRate FalseAlarms
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(FalseAlarms));
    } = new();

    /// <summary>The time between two looks at the counts, 1 second to 1 hour. The threshold follows from the number of looks in a month. Default 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 second to 1 hour.</exception>
    public TimeSpan LookEvery
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LookEvery), value, $"{nameof(LookEvery)} is {value}; it must be 1 second to 1 hour.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How much worse than the reference's band is still right, 0 to 0.5, as a share: 0.01 ignores an accuracy one point lower. For rates that differ
    /// between healthy days. Default 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 0.5.</exception>
    public double Tolerance { get; init => field = Check.Within(value, 0, 0.5, nameof(Tolerance)); }

    /// <summary>
    /// Calls that take longer are late, more than zero; null for the limit of the first latency objective of the model, without one for the reference's 95th
    /// percentile. Default null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? LatencyLimit { get; init => field = Check.PositiveOrNone(value, nameof(LatencyLimit)); }

    /// <summary>
    /// How long no label may come while the model is called, more than zero; null for ten times the reference's mean time between labels, but at
    /// least an hour. Where labels come in batches, set it above the time between two. Default null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? LabelsWithin { get; init => field = Check.PositiveOrNone(value, nameof(LabelsWithin)); }
}
