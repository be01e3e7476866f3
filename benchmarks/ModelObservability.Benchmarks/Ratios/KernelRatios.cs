using System.Globalization;
using System.Runtime.InteropServices;
using ModelObservability.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Counting against reading the same memory (binary, rows of scores) and against the plain loop (classes).</summary>
internal static class KernelRatios
{
    // Larger than the last-level cache of most machines, 40 to 72 MB together, and no more: a pass should be over before it is interrupted.
    private const int Samples = 1 << 23;

    // A batch that stays in the second-level cache: classes are counted at the speed of the core, not of memory.
    private const int BatchSize = 1 << 15;

    private static ulong sink;

    public static IEnumerable<RatioRow> Rows() => Binary().Concat(Classes()).Concat(ScoreRows()).Append(TwoWriters());

    private static IEnumerable<RatioRow> Binary()
    {
        const string control = "summing the same bytes";
        var random = new Random(1);
        byte[] labels = new byte[4 * Samples], predictions = new byte[4 * Samples];
        for (int i = 0; i < labels.Length; i++) (labels[i], predictions[i]) = ((byte)random.Next(2), (byte)random.Next(2));
        bool[] trueLabels = MemoryMarshal.Cast<byte, bool>(labels).ToArray(), truePredictions = MemoryMarshal.Cast<byte, bool>(predictions).ToArray();
        var state = new BinaryConfusion();
        Comparison measured = Comparison.Of(
            n => Repeat(n, () => sink += ReadBandwidth.Sum<byte>(labels) + ReadBandwidth.Sum<byte>(predictions)), n => Repeat(n, () => state.Add(labels, predictions)));
        yield return RatioRow.AtLeast(0.8, "binary: byte labels, byte predictions", control, measured, Rate(2.0 * labels.Length, measured));

        measured = Comparison.Of(
            n => Repeat(n, () => sink += ReadBandwidth.Sum<bool>(trueLabels) + ReadBandwidth.Sum<bool>(truePredictions)), n => Repeat(n, () => state.Add(trueLabels, truePredictions)));
        yield return RatioRow.AtLeast(0.8, "binary: bool labels, bool predictions", control, measured, Rate(2.0 * labels.Length, measured));

        byte[] y = labels[..Samples];
        float[] scores = [.. Enumerable.Range(0, Samples).Select(_ => random.NextSingle())];
        measured = Comparison.Of(
            n => Repeat(n, () => sink += ReadBandwidth.Sum<byte>(y) + ReadBandwidth.Sum<float>(scores)), n => Repeat(n, () => state.Add(y, scores)));
        yield return RatioRow.AtLeast(0.8, "binary: byte labels, float scores", control, measured, Rate(5.0 * y.Length, measured));

        double[] wide = [.. scores.Select(score => (double)score)];
        measured = Comparison.Of(
            n => Repeat(n, () => sink += ReadBandwidth.Sum<byte>(y) + ReadBandwidth.Sum<double>(wide)), n => Repeat(n, () => state.Add(y, wide)));
        yield return RatioRow.AtLeast(0.7, "binary: byte labels, double scores", control, measured, Rate(9.0 * y.Length, measured));

        int[] numbers = [.. y.Select(label => (int)label)];
        measured = Comparison.Of(
            n => Repeat(n, () => sink += ReadBandwidth.Sum<int>(numbers) + ReadBandwidth.Sum<float>(scores)), n => Repeat(n, () => state.Add(numbers, scores)));
        yield return RatioRow.AtLeast(0.8, "binary: int labels, float scores", control, measured, Rate(8.0 * y.Length, measured));
    }

    private static IEnumerable<RatioRow> Classes()
    {
        foreach ((int classes, double limit) in new[] { (2, 2.5), (3, 2.5), (5, 1.4), (10, 1.4), (24, 1.0), (32, 1.0), (100, 1.0), (1000, 1.0) })
        {
            var random = new Random(classes);
            int[] labels = [.. Enumerable.Range(0, BatchSize).Select(_ => random.Next(classes))];
            int[] predictions = [.. labels.Select(label => random.Next(10) > 0 ? label : random.Next(classes))];
            long[] table = new long[classes * classes];
            var state = new MulticlassConfusion(classes);
            Comparison measured = Comparison.Of(
                n => Repeat(n, () => Plain(labels, predictions, classes, table)), n => Repeat(n, () => state.Add(labels, predictions)));
            yield return RatioRow.AtLeast(
                limit, $"multiclass: {classes} classes, 90 % right, checked", "table[y * k + p]++, unchecked", measured,
                string.Create(CultureInfo.InvariantCulture, $"{measured.Subject / BatchSize:0.00} ns a sample"));
        }
    }

    private static IEnumerable<RatioRow> ScoreRows()
    {
        foreach ((int classes, double limit) in new[] { (10, 0.35), (1000, 0.6) })
        {
            var random = new Random(classes);
            int rows = 2 * Samples / classes;
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
            float[] scores = [.. Enumerable.Range(0, rows * classes).Select(_ => random.NextSingle())];
            var state = new MulticlassConfusion(classes);
            Comparison measured = Comparison.Of(
                n => Repeat(n, () => sink += ReadBandwidth.Sum<float>(scores)), n => Repeat(n, () => state.Add(labels, scores)));
            yield return RatioRow.AtLeast(limit, $"multiclass: rows of {classes} float scores", "summing the same bytes", measured, Rate(4.0 * scores.Length, measured));
        }
    }

    private static RatioRow TwoWriters()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new BinaryConfusion(), shards: 2);
        byte[] batch = new byte[1024];
        // So many batches to an iteration that starting a thread does not count.
        void Write(int times)
        {
            for (int i = 0; i < 100_000 * times; i++)
            {
                using ShardWriter<BinaryConfusion> shard = sharded.Enter();
                shard.State.Add(batch, batch);
            }
        }

        Comparison measured = Comparison.Of(
            Write,
            times =>
            {
                var other = new Thread(() => Write(times));
                other.Start();
                Write(times);
                other.Join();
            });
        // The two of them do twice the work in an iteration. What starting a thread allocates is not the shards'.
        return RatioRow.AtLeast(1.7, "shards: two writers of 1,024 samples", "one writer", measured with { Subject = measured.Subject / 2, AllocatedBytes = 0 });
    }

    // What people write. The runtime checks the index of the table; nothing checks the labels.
    private static void Plain(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        for (int i = 0; i < labels.Length; i++)
            table[labels[i] * classes + predictions[i]]++;
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++) action();
    }

    private static string Rate(double bytes, Comparison measured) => string.Create(
        CultureInfo.InvariantCulture, $"{bytes / measured.Subject:0.0} of {bytes / measured.Control:0.0} GB/s");
}
