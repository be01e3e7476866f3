using System.Globalization;
using ModelObservability.Metrics.Detectors;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What one observation costs in a detector, as times of adding it to a sum and a counter behind the same check.</summary>
internal static class DetectionRatios
{
    private const int Length = 4_096;

    private static readonly double[] Values = [.. Enumerable.Range(0, Length).Select(i => i * 0.6180339887498949 % 1 < 0.05 ? 1.0 : 0.0)];

    private static double sum;
    private static long counted;

    public static IEnumerable<RatioRow> Rows()
    {
        var promising = new ShiryaevRoberts(0.06, 1e12);
        yield return Row("Shiryaev-Roberts, 8 bets", 30, value => promising.Add(value));
        var average = new Ewma();
        yield return Row("EWMA", 5, average.Add);
        var adwin = new Adwin();
        yield return Row("ADWIN", 100, value => adwin.Add(value));
        var page = new PageHinkley();
        yield return Row("Page-Hinkley", 20, value => page.Add(value));
        var mean = new BoundedMeanSequence();
        yield return Row("mean between bounds, with its band", 60, mean.Add);
    }

    /// <summary>The limit is a time: <paramref name="most"/> nanoseconds, the call through a delegate included, which the control makes too.</summary>
    private static RatioRow Row(string name, double most, Action<double> add)
    {
        Comparison measured = Comparison.Of(times => Each(times, Add), times => Each(times, add));
        return RatioRow.AtMostLonger(
            most, name, "a sum and a counter", measured,
            string.Create(CultureInfo.InvariantCulture, $"{measured.Subject / measured.Control:0.0} of it, {measured.Subject:0.0} ns in all"));
    }

    private static void Each(int times, Action<double> add)
    {
        for (int time = 0; time < times; time++) add(Values[time & (Length - 1)]);
    }

    private static void Add(double value)
    {
        if (!(value is >= 0 and <= 1)) return;
        sum += value;
        counted++;
    }
}
