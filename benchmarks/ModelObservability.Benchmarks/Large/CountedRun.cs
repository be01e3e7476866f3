using System.Numerics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Benchmarks.Large;

/// <summary>A metric that gets one batch again and again, and one sample more; its counts must be those of the batch times the batches.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Start">A state's two actions: add the first so many samples of the batch, and read all its counts.</param>
internal sealed record CountedRun(string Name, Func<CountedRun.Samples, (Action<int> Add, Func<long[]> Counts)> Start)
{
    public static IReadOnlyList<CountedRun> All { get; } =
    [
        new("binary confusion", s =>
        {
            var state = new BinaryConfusion();
            return (n => state.Add(s.Bits.AsSpan(0, n), s.Scores.AsSpan(0, n)), () =>
            {
                BinaryCounts counts = state.Value;
                return [counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives, counts.Rejected.Total];
            });
        }),
        new("multiclass confusion, 10", s =>
        {
            var state = new MulticlassConfusion(10);
            return (n => state.Add(s.Classes.AsSpan(0, n), s.Predictions.AsSpan(0, n)), () =>
            {
                MulticlassCounts counts = state.Value;
                return [.. Enumerable.Range(0, 100).Select(cell => counts[cell / 10, cell % 10]), counts.Rejected.Total];
            });
        }),
        new("bounded ranking", s =>
        {
            var state = new BoundedRanking();
            return (n => state.Add(s.Bits.AsSpan(0, n), s.Scores.AsSpan(0, n)), () => [state.Value.Positives, state.Value.Negatives, state.Value.Rejected.Total]);
        }),
        new("calibration", s =>
        {
            var state = new Calibration();
            return (n => state.Add(s.Bits.AsSpan(0, n), s.Scores.AsSpan(0, n)), () => [.. state.Value.Bins.Select(bin => bin.Count), state.Value.Rejected.Total]);
        }),
        new("regression errors", s =>
        {
            var state = new RegressionErrors(new RegressionOptions { Extended = false });
            return (n => state.Add(s.Scores.AsSpan(0, n), s.Others.AsSpan(0, n)), () => [state.Value.Count, state.Value.Rejected.Total]);
        }),
        new("quantile sketch", s =>
        {
            var state = new QuantileSketch();
            return (n => state.Add(s.Scores.AsSpan(0, n)), () => [state.Value.Count, state.Value.Rejected.Total]);
        }),
    ];

    public (bool Ok, string Result) Check(long samples)
    {
        var batch = Samples.OfSize(1 << 20);
        (Action<int> add, Func<long[]> counts) = Start(batch);
        (Action<int> addOnce, Func<long[]> countsOnce) = Start(batch);
        (Action<int> addFirst, Func<long[]> countsFirst) = Start(batch);
        int rest = (int)(samples % batch.Bits.Length);
        for (long left = samples - rest; left > 0; left -= batch.Bits.Length) add(batch.Bits.Length);
        add(rest);
        addOnce(batch.Bits.Length);
        addFirst(rest);

        BigInteger batches = samples / batch.Bits.Length;
        BigInteger[] expected = [.. countsOnce().Zip(countsFirst(), (once, first) => batches * once + first)];
        bool exact = counts().Select(count => (BigInteger)count).SequenceEqual(expected);
        return (exact, $"{expected.Length} counts, the largest {expected.Max()}, together {expected.Aggregate(BigInteger.Zero, (sum, count) => sum + count)}");
    }

    /// <summary>A batch of every kind of sample, one in a thousand of them bad.</summary>
    internal sealed record Samples(byte[] Bits, float[] Scores, float[] Others, int[] Classes, int[] Predictions)
    {
        public static Samples OfSize(int size)
        {
            var random = new Random(7);
            var samples = new Samples(new byte[size], new float[size], new float[size], new int[size], new int[size]);
            for (int i = 0; i < size; i++)
            {
                samples.Classes[i] = random.Next(10);
                samples.Predictions[i] = random.Next(10) > 2 ? samples.Classes[i] : random.Next(10);
                samples.Bits[i] = (byte)random.Next(2);
                samples.Scores[i] = random.Next(1000) == 0 ? float.NaN : random.NextSingle();
                samples.Others[i] = random.NextSingle();
            }

            return samples;
        }
    }
}
