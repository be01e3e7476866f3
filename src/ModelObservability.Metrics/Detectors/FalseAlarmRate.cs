namespace ModelObservability.Metrics.Detectors;

/// <summary>
/// How many false alarms are acceptable, as people state it, and the threshold that follows: with it the mean number of observations until a
/// false alarm is at least the threshold (Shin, Ramdas and Rinaldo, arXiv:2203.03532).
/// </summary>
public sealed record FalseAlarmRate
{
    /// <summary>False alarms a month of 30 days, by all replicas together; above 0, at most 1,000. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double PerMonth
    {
        get;
        init => field = value is > 0 and <= 1_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PerMonth), value, $"{nameof(PerMonth)} is {value}; it must be above 0 and at most 1,000.");
    } = 1;

    /// <summary>Processes that watch the same model and share the promise, 1 to 1,000,000: each then gets its part. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int Replicas
    {
        get;
        init => field = value is >= 1 and <= 1_000_000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Replicas), value, $"{nameof(Replicas)} is {value}; it must be 1 to 1,000,000.");
    } = 1;

    /// <summary>The threshold for a detector that gets so many observations.</summary>
    /// <param name="observationsPerMonth">Observations of one process in 30 days, above 0.</param>
    /// <returns>The least mean number of observations until a false alarm; 1 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="observationsPerMonth"/> is not above 0, or not finite.</exception>
    public double Threshold(double observationsPerMonth)
    {
        if (!(observationsPerMonth > 0 && double.IsFinite(observationsPerMonth)))
            throw new ArgumentOutOfRangeException(nameof(observationsPerMonth), observationsPerMonth, "observationsPerMonth must be above 0.");
        return Math.Max(1, observationsPerMonth * Replicas / PerMonth);
    }
}
