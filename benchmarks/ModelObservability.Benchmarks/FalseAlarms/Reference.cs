using ModelObservability.Metrics.Sequences;
using ModelObservability.Watching;

namespace ModelObservability.Benchmarks.FalseAlarms;

/// <summary>What is known of a stream before it is watched: its first 10,000 values, and for comparison the truth.</summary>
internal sealed record Reference(
    double Threshold, double Level, double WorstBlock, double Dispersion, double DispersedLevel, double Mean, double Deviation, double TrueRate, double TrueThreshold)
{
    public const int Length = 10_000;

    /// <summary>Values between two looks of the watch.</summary>
    public const int Look = 50;

    private const int Block = 500;
    private const double Confidence = 0.99;

    public static Reference Of(StreamKind kind, Func<long, double, double> stream)
    {
        double[] values = new double[Length];
        for (int time = 0; time < Length; time++) values[time] = stream(time, 0);
        double threshold = 0.5;
        if (kind.IsRaw)
        {
            double[] sorted = [.. values];
            Array.Sort(sorted);
            threshold = sorted[(int)(0.95 * Length)];
        }

        long[] hits = Hits(Block), looks = Hits(Look);
        double dispersion = References.Dispersion.OfRate(looks.Select(static sum => ((double)sum, (double)Look)));
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return new(
            threshold, BernoulliSequence.Interval(hits.Sum(), Length, Confidence).Upper, BernoulliSequence.Interval(hits.Max(), Block, Confidence).Upper,
            dispersion, WatchedRates.UpperEnd(hits.Sum(), Length, dispersion), mean, deviation, kind.Rate, kind.Percentile);

        long[] Hits(int block) => [.. values.Chunk(block).Select(part => part.LongCount(value => value > threshold))];
    }
}
