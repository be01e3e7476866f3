namespace ModelObservability.Metrics.Detectors;

/// <summary>
/// The test of Page and Hinkley for a mean that rises, for people who know it. It makes no promise about false alarms: how often it is wrong
/// depends on the stream (<c>benchmarks/results</c> has the table). <see cref="ShiryaevRoberts"/> makes one.
/// </summary>
/// <remarks>One writer at a time; a value allocates nothing. After an alarm it begins anew.</remarks>
public sealed class PageHinkley
{
    private readonly double tolerance, threshold, forgetting;
    private readonly ChangeDirection direction;
    private readonly int warmUp;
    private double mean, sum;
    private long count;

    /// <summary>A test that has seen nothing; the defaults are those of other libraries.</summary>
    /// <param name="tolerance">Changes of the mean up to this are ignored, 0 or more. Default: 0.005.</param>
    /// <param name="threshold">The sum of deviations that raises an alarm, above 0. Default: 50.</param>
    /// <param name="forgetting">What each value leaves of the sum before it, above 0 and at most 1. Default: 0.9999.</param>
    /// <param name="warmUp">Values before the first alarm, 1 or more. Default: 30.</param>
    /// <param name="direction">Which change is reported.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public PageHinkley(
        double tolerance = 0.005, double threshold = 50, double forgetting = 0.9999, int warmUp = 30, ChangeDirection direction = ChangeDirection.Rise)
    {
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, $"tolerance is {tolerance}; it must be 0 or more.");
        if (!(threshold > 0 && double.IsFinite(threshold)))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"threshold is {threshold}; it must be above 0.");
        if (!(forgetting is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(forgetting), forgetting, $"forgetting is {forgetting}; it must be above 0 and at most 1.");
        if (warmUp < 1)
            throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, $"warmUp is {warmUp}; it must be 1 or more.");
        if (direction is not (ChangeDirection.Rise or ChangeDirection.Fall))
            throw new ArgumentOutOfRangeException(nameof(direction), direction, $"direction is {direction}; it must be Rise or Fall.");
        (this.tolerance, this.threshold, this.forgetting, this.warmUp, this.direction) = (tolerance, threshold, forgetting, warmUp, direction);
    }

    /// <summary>Alarms since the beginning.</summary>
    public long Alarms { get; private set; }

    /// <summary>Values that were NaN or infinite: counted here only.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Adds a value.</summary>
    /// <param name="value">Any number; one that is not finite is counted apart.</param>
    /// <returns>Whether this value raised an alarm.</returns>
    public bool Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NotFinite++;
            return false;
        }

        mean += (value - mean) / ++count;
        double deviation = direction == ChangeDirection.Rise ? value - mean : mean - value;
        sum = Math.Max(0, forgetting * sum + deviation - tolerance);
        if (count < warmUp || sum <= threshold)
            return false;
        Alarms++;
        Reset();
        return true;
    }

    /// <summary>Forgets the values; counts of alarms stay.</summary>
    public void Reset() => (mean, sum, count) = (0, 0, 0);
}
