namespace ModelObservability.Forecasts;

/// <summary>A series in constant memory: when it is full, neighbours become their mean, and each point then stands for twice as many. Not thread-safe.</summary>
internal sealed class ForecastSeries
{
    private const int Most = 128;

    private readonly double[] times = new double[Most], values = new double[Most];
    private double timeSum, valueSum;
    private int count, perPoint = 1, inPoint;

    public ReadOnlySpan<double> Times => times.AsSpan(0, count);

    public ReadOnlySpan<double> Values => values.AsSpan(0, count);

    /// <summary>Adds a value; one that is not finite, or not later than the last, is left out.</summary>
    public void Add(double time, double value)
    {
        if (!double.IsFinite(value) || !double.IsFinite(time) || (count > 0 && !(time > times[count - 1]))) return;
        (timeSum, valueSum) = (timeSum + time, valueSum + value);
        if (++inPoint < perPoint) return;
        (times[count], values[count]) = (timeSum / inPoint, valueSum / inPoint);
        (timeSum, valueSum, inPoint) = (0, 0, 0);
        if (++count < Most) return;
        count = Most / 2;
        for (int point = 0; point < count; point++)
        {
            times[point] = (times[2 * point] + times[2 * point + 1]) / 2;
            values[point] = (values[2 * point] + values[2 * point + 1]) / 2;
        }

        perPoint *= 2;
    }
}
