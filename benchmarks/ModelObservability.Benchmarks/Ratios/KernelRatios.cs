using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelObservability.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Counting against reading the same memory (binary, rows of scores) and against the plain loop (classes).</summary>
internal static class KernelRatios
{
    // Larger than the last-level cache of most machines, 40 to 72 MB together, in pieces short enough that some are not interrupted.
    private const int Samples = 1 << 23;

    private const int Pieces = 32;

    // A batch that stays in the second-level cache: classes are counted at the speed of the core, not of memory.
    private const int BatchSize = 1 << 15;

    private static ulong sink;

    public static IEnumerable<RatioRow> Rows() =>
        Binary().Concat(Classes()).Concat(ScoreRows()).Concat(RankingRatios.Rows()).Concat(RegressionRatios.Rows()).Concat(ShardRatios.Rows());

    private static IEnumerable<RatioRow> Binary()
    {
        var random = new Random(1);
        byte[] labels = new byte[4 * Samples], predictions = new byte[4 * Samples];
        for (int i = 0; i < labels.Length; i++) (labels[i], predictions[i]) = ((byte)random.Next(2), (byte)random.Next(2));
        bool[] trueLabels = MemoryMarshal.Cast<byte, bool>(labels).ToArray(), truePredictions = MemoryMarshal.Cast<byte, bool>(predictions).ToArray();
        byte[] y = labels[..Samples];
        float[] scores = [.. Enumerable.Range(0, Samples).Select(_ => random.NextSingle())];
        double[] wide = [.. scores.Select(score => (double)score)];
        int[] numbers = [.. y.Select(label => (int)label)];
        var state = new BinaryConfusion();
        yield return Pairs("byte labels, byte predictions", labels, predictions, i => state.Add(Piece(labels, i), Piece(predictions, i)));
        yield return Pairs("bool labels, bool predictions", trueLabels, truePredictions, i => state.Add(Piece(trueLabels, i), Piece(truePredictions, i)));
        yield return Pairs("byte labels, float scores", y, scores, i => state.Add(Piece(y, i), Piece(scores, i)));
        yield return Pairs("byte labels, double scores", y, wide, i => state.Add(Piece(y, i), Piece(wide, i)));
        yield return Pairs("int labels, float scores", numbers, scores, i => state.Add(Piece(numbers, i), Piece(scores, i)));
    }

    private static RatioRow Pairs<TLeft, TRight>(string name, TLeft[] left, TRight[] right, Action<int> add)
        where TLeft : unmanaged
        where TRight : unmanaged
    {
        void Apart(int i) => sink += ReadBandwidth.Sum(Piece(left, i)) + ReadBandwidth.Sum(Piece(right, i));
        void InStep(int i) => sink += ReadBandwidth.SumInStep(Piece(left, i), Piece(right, i));
        Comparison measured = Comparison.OfPieces(Pieces, Apart, add), inStep = Comparison.OfPieces(Pieces, Apart, InStep);
        double bytes = (double)left.Length * Unsafe.SizeOf<TLeft>() + (double)right.Length * Unsafe.SizeOf<TRight>();
        return RatioRow.OfBandwidth(0.8, $"binary: {name}", bytes, measured, inStep);
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
            int rows = 2 * Samples / classes / Pieces * Pieces;
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
            float[] scores = [.. Enumerable.Range(0, rows * classes).Select(_ => random.NextSingle())];
            var state = new MulticlassConfusion(classes);
            Comparison measured = Comparison.OfPieces(
                Pieces, i => sink += ReadBandwidth.Sum(Piece(scores, i)), i => state.Add(Piece(labels, i), Piece(scores, i)));
            yield return RatioRow.AtLeast(limit, $"multiclass: rows of {classes} float scores", "summing the same bytes", measured, Rate(4.0 * scores.Length, measured));
        }
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

    private static ReadOnlySpan<T> Piece<T>(T[] all, int number) => all.AsSpan(number * (all.Length / Pieces), all.Length / Pieces);

    private static string Rate(double bytes, Comparison measured) => string.Create(
        CultureInfo.InvariantCulture, $"{bytes / measured.Subject:0.0} of {bytes / measured.Control:0.0} GB/s");
}
