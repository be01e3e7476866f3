namespace ModelObservability.Training;

/// <summary>How many values fell where: weights or gradients of a layer.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it belongs to.</param>
/// <param name="Name">What was counted.</param>
/// <param name="Limits">Upper limits of the buckets, ascending, the last at or above <paramref name="Max"/>.</param>
/// <param name="Counts">Values per bucket: above the limit before, at most its own; as many as limits.</param>
/// <param name="Min">The smallest value.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Sum">The sum of all values.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
public sealed record TrainingHistogram(
    DateTimeOffset Time, int Epoch, long Step, string Name,
    IReadOnlyList<double> Limits, IReadOnlyList<double> Counts, double Min, double Max, double Sum, double SumOfSquares)
    : TrainingRecord(Time, Epoch, Step)
{
    private const int Buckets = 30;

    /// <summary>Counts values into 30 buckets of one width between the smallest and the largest; values that are not finite are left out.</summary>
    /// <param name="time">When they were read.</param>
    /// <param name="epoch">The epoch they were read in.</param>
    /// <param name="step">The step they belong to.</param>
    /// <param name="name">What they are.</param>
    /// <param name="values">Weights or gradients; of no finite value there is a histogram without buckets.</param>
    public static TrainingHistogram Of(DateTimeOffset time, int epoch, long step, string name, ReadOnlySpan<float> values)
    {
        (double min, double max, double sum, double squares) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0);
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) continue;
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            sum += value;
            squares += (double)value * value;
        }

        if (max < min) return new(time, epoch, step, name, [], [], 0, 0, 0, 0);
        int buckets = max > min ? Buckets : 1;
        double width = (max - min) / buckets;
        double[] limits = [.. Enumerable.Range(1, buckets).Select(index => index == buckets ? max : min + index * width)], counts = new double[buckets];
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) continue;
            int bucket = Math.Min(buckets - 1, width > 0 ? (int)((value - min) / width) : 0);
            while (value > limits[bucket]) bucket++; // rounding of the quotient must not put a value beside its bucket
            while (bucket > 0 && value <= limits[bucket - 1]) bucket--;
            counts[bucket]++;
        }

        return new(time, epoch, step, name, limits, counts, min, max, sum, squares);
    }
}
