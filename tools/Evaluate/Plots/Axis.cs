namespace Evaluate.Plots;

/// <summary>A range of numbers with round ends, and the round numbers in it.</summary>
internal sealed class Axis
{
    private const int MostTicks = 6;

    /// <summary>The narrowest axis with round ends that holds a range.</summary>
    /// <param name="low">The lowest value, finite.</param>
    /// <param name="high">The highest value, finite.</param>
    public Axis(double low, double high)
    {
        if (low == high)
        {
            double around = low == 0 ? 1 : Math.Abs(low) / 2;
            (low, high) = (low - around, high + around);
        }

        double step = Round((high / MostTicks) - (low / MostTicks)); // the difference itself may be infinite
        (Low, High) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        long first = (long)Math.Floor(low / step), last = (long)Math.Ceiling(high / step);
        Ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(index => (first + index) * step)];
    }

    public double Low { get; }

    public double High { get; }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>How far along a value stands, 0 to 1.</summary>
    public double ShareOf(double value) => ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2));

    /// <summary>The next larger of 1, 2 and 5 times a power of ten.</summary>
    private static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return new[] { 1.0, 2, 5 }.Select(factor => factor * power).FirstOrDefault(round => round >= step, 10 * power);
    }
}
