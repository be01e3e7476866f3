using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// A confidence sequence for the mean of values between two bounds: losses, probabilities, shares. It learns how much they vary, so it is
/// narrow where they vary little. The predictable plug-in empirical Bernstein sequence (Waudby-Smith and Ramdas 2024, arXiv:2010.09686).
/// </summary>
/// <remarks>
/// <para>With the stated confidence all intervals contain the mean, where each value has it given all before; where the mean moves, they
/// contain its average so far, weighted as the values are: early values weigh more.</para>
/// <para>Constant memory; adding allocates nothing. One writer at a time. The weight of a value depends on those before it in its state, so
/// merged states differ a little from one state of all values; the promise is the same, as no weight looks ahead.</para>
/// </remarks>
public sealed class BoundedMeanSequence
{
    private const double MostWeight = 0.5;

    private readonly double lowest, range, logTerm;
    private double weights, weighted, cost, sum, squares;

    /// <summary>An empty sequence.</summary>
    /// <param name="confidence">That every interval contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <param name="lowest">The smallest possible value. Default: 0.</param>
    /// <param name="highest">The largest possible value, above <paramref name="lowest"/>. Default: 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public BoundedMeanSequence(double confidence = 0.95, double lowest = 0, double highest = 1)
    {
        ConfidenceInterval.Require(confidence);
        if (!double.IsFinite(lowest))
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, "lowest must be finite.");
        if (!(highest > lowest && double.IsFinite(highest - lowest)))
            throw new ArgumentOutOfRangeException(nameof(highest), highest, $"highest must be above lowest, which is {lowest}.");
        (Confidence, this.lowest, range) = (confidence, lowest, highest - lowest);
        logTerm = Math.Log(2 / (1 - confidence));
        Reset();
    }

    /// <summary>That every interval contains the mean.</summary>
    public double Confidence { get; }

    /// <summary>Values counted.</summary>
    public long Count { get; private set; }

    /// <summary>Values that were NaN or infinite, not counted.</summary>
    public long NotFinite { get; private set; }

    /// <summary>Values outside the bounds, not counted: with any of these the interval is one of the others.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>The interval now: the plain mean, and the ends of the sequence; NaN without values.</summary>
    public ConfidenceInterval Interval
    {
        get
        {
            if (Count == 0)
                return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, Confidence);
            double centre = weighted / weights, reach = (logTerm + cost) / weights;
            return new ConfidenceInterval(
                lowest + range * ((sum - 0.5) / Count), lowest + range * Math.Max(0, centre - reach), lowest + range * Math.Min(1, centre + reach), Confidence);
        }
    }

    /// <summary>Adds a value; one that is not finite or outside the bounds is counted apart.</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        double x = (value - lowest) / range;
        if (!(x is >= 0 and <= 1))
        {
            if (double.IsFinite(value))
                OutOfRange++;
            else
                NotFinite++;
            return;
        }

        // Everything that decides the weight of a value is from before it. The fake first observation is 1/2 with variance 1/4.
        double time = ++Count, mean = sum / time, variance = squares / time;
        double weight = Math.Min(MostWeight, Math.Sqrt(2 * logTerm / (variance * time * Math.Log(1 + time))));
        double surprise = x - mean;
        weights += weight;
        weighted += weight * x;
        cost += surprise * surprise * (-Math.Log(1 - weight) - weight);
        sum += x;
        double residual = x - sum / (time + 1);
        squares += residual * residual;
    }

    /// <summary>Adds values.</summary>
    /// <param name="values">Each as with <see cref="Add(double)"/>.</param>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Add(value);
    }

    /// <summary>Adds what another state has seen of the same mean, as shards of one stream have.</summary>
    /// <param name="other">A state of the same confidence and bounds; it does not change.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="other"/> has another confidence or other bounds.</exception>
    public void Merge(BoundedMeanSequence other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Confidence != Confidence || other.lowest != lowest || other.range != range)
        {
            throw new ArgumentException(
                $"The other state has a confidence of {other.Confidence} and values of {other.lowest}…{other.lowest + other.range}, this one {Confidence} and {lowest}…{lowest + range}.",
                nameof(other));
        }

        (weights, weighted, cost) = (weights + other.weights, weighted + other.weighted, cost + other.cost);
        (sum, squares) = (sum + other.sum - 0.5, squares + other.squares - 0.25);
        (Count, NotFinite, OutOfRange) = (Count + other.Count, NotFinite + other.NotFinite, OutOfRange + other.OutOfRange);
    }

    /// <summary>Forgets everything: a new sequence begins, with a promise of its own.</summary>
    public void Reset()
    {
        (weights, weighted, cost, sum, squares) = (0, 0, 0, 0.5, 0.25);
        (Count, NotFinite, OutOfRange) = (0, 0, 0);
    }
}
