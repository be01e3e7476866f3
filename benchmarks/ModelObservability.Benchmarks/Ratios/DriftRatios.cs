using System.Globalization;
using ModelObservability.Metrics.Drift;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Sketches of columns and the comparison of a hundred of them, against the least that could be done.</summary>
internal static class DriftRatios
{
    private const int Columns = 100, Values = 4096;
    private const double SketchNanoseconds = 20, ReportMilliseconds = 10;

    private static double sink;

    public static IEnumerable<RatioRow> Rows()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, Values).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
        double[] edges = ColumnBins.OfNumbers(values).Edges.ToArray();
        long[] counts = new long[edges.Length + 1];
        DistributionSketch sketch = new(edges);
        Comparison adding = Comparison.Of(
            times =>
            {
                for (int run = 0; run < times; run++)
                {
                    foreach (double value in values)
                    {
                        int found = Array.BinarySearch(edges, value);
                        counts[found < 0 ? ~found : found]++;
                    }
                }
            },
            times =>
            {
                for (int run = 0; run < times; run++) sketch.Add(values.AsSpan());
            });
        double nanoseconds = adding.Subject / Values;
        RatioRow row = RatioRow.AtMost(1, "drift: a value into the sketch of a column", "Array.BinarySearch and a count", adding, string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0.0} ns a value, {SketchNanoseconds} promised"));
        yield return row with { Ok = row.Ok && nanoseconds <= SketchNanoseconds };

        DistributionSketch reference = new(edges), live = new(edges);
        reference.Add(values.AsSpan());
        live.Add(values.AsSpan(0, Values / 2));
        Comparison report = Comparison.Of(
            times =>
            {
                for (int run = 0; run < times; run++)
                {
                    for (int column = 0; column < Columns; column++) sink += DriftStatistics.KolmogorovSmirnov(reference.Counts, live.Counts).PValue;
                }
            },
            times =>
            {
                for (int run = 0; run < times; run++)
                {
                    for (int column = 0; column < Columns; column++) sink += ColumnDrift.Of(reference, live).PValue;
                }
            });
        double milliseconds = report.Subject / 1e6;
        RatioRow whole = RatioRow.AtMost(20, "drift: a hundred columns compared, every statistic", "Kolmogorov-Smirnov alone", report with { AllocatedBytes = 0 }, string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms, {ReportMilliseconds} promised; {report.AllocatedBytes / Columns:0} bytes a column"));
        yield return whole with { Ok = whole.Ok && milliseconds <= ReportMilliseconds };
    }
}
