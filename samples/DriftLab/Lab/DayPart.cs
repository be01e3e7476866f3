using DriftLab.Scenarios;

namespace DriftLab.Lab;

/// <summary>Adds up what is drawn as one point.</summary>
internal sealed class DayPart
{
    private double low = double.PositiveInfinity, high = double.NegativeInfinity, sum;
    private int rows, finite;
    private long right, labelled;

    /// <summary>Adds a row.</summary>
    /// <returns>The point, if the part is over; otherwise null.</returns>
    public Point? Add(int number, Row row, int length, Service service)
    {
        rows++;
        if (double.IsFinite(row.Value))
        {
            finite++;
            sum += row.Value;
            (low, high) = (Math.Min(low, row.Value), Math.Max(high, row.Value));
        }

        if (rows < length) return null;
        var counts = service.Quality.Counts;
        long rightNow = counts.TruePositives + counts.TrueNegatives;
        double accuracy = counts.Total > labelled ? (double)(rightNow - right) / (counts.Total - labelled) : double.NaN;
        double mean = finite > 0 ? sum / finite : double.NaN;
        Point point = new(number, finite > 0 ? low : double.NaN, mean, finite > 0 ? high : double.NaN, 1 - (double)finite / rows, accuracy, service.Drift?.Estimate?.Accuracy.Estimate ?? double.NaN);
        (low, high, sum, rows, finite, right, labelled) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, 0, rightNow, counts.Total);
        return point;
    }
}
