using System.Globalization;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>ROC AUC, exact against sorting and walking as people write it, bounded against reading the same memory.</summary>
internal static class RankingRatios
{
    private const int ExactSamples = 10_000_000;

    private const int BoundedSamples = 1 << 23;

    private const int Pieces = 32;

    private static ulong sink;

    public static IEnumerable<RatioRow> Rows()
    {
        foreach (RatioRow row in Bounded())
            yield return row;
        yield return Exact();
    }

    private static IEnumerable<RatioRow> Bounded()
    {
        (byte[] labels, float[] scores) = Samples(BoundedSamples);
        foreach ((int bins, ScoreScale scale) in new[] { (4096, ScoreScale.Probability), (4096, ScoreScale.Logit) })
        {
            var state = new BoundedRanking(new BoundedRankingOptions { Bins = bins, Scale = scale });
            Comparison measured = Comparison.OfPieces(
                Pieces,
                i => sink += ReadBandwidth.Sum(Piece(labels, i)) + ReadBandwidth.Sum(Piece(scores, i)),
                i => state.Add(Piece(labels, i), Piece(scores, i)));
            double millions = BoundedSamples / measured.Subject * 1e3;
            yield return RatioRow.AtLeast(
                0.5, $"ROC AUC bounded: {bins} bins, {scale}", "summing the same bytes", measured,
                string.Create(CultureInfo.InvariantCulture, $"{millions:0} M samples a second and core, 400 promised"));
        }

        yield return AgainstCounting(labels, scores);
    }

    /// <summary>The least that counting in bins can take: one increment a sample, the bins known beforehand, everything in the cache.</summary>
    private static RatioRow AgainstCounting(byte[] labels, float[] scores)
    {
        const int Bins = 4096, Batch = 1 << 15;
        byte[] y = labels[..Batch];
        float[] s = scores[..Batch];
        int[] cells = [.. s.Select((score, i) => 2 * (int)(score * Bins) + y[i])];
        ushort[] counts = new ushort[2 * Bins + 2];
        var state = new BoundedRanking(new BoundedRankingOptions { Bins = Bins });
        Comparison measured = Comparison.Of(
            times =>
            {
                for (int i = 0; i < times; i++) Count(cells, counts);
            },
            times =>
            {
                for (int i = 0; i < times; i++) state.Add(y, s);
            });
        return RatioRow.AtLeast(
            0.6, "ROC AUC bounded: samples in the cache", "counts[cell[i]]++, cells known", measured,
            string.Create(CultureInfo.InvariantCulture, $"{Batch / measured.Subject * 1e3:0} of {Batch / measured.Control * 1e3:0} M samples a second"));
    }

    private static void Count(ReadOnlySpan<int> cells, Span<ushort> counts)
    {
        for (; cells.Length >= 4; cells = cells[4..])
        {
            counts[cells[0]]++;
            counts[cells[1]]++;
            counts[cells[2]]++;
            counts[cells[3]]++;
        }
    }

    // One round of each takes a second, so there are few of them.
    private static RatioRow Exact()
    {
        (byte[] labels, float[] scores) = Samples(ExactSamples);
        double area = 0;
        Comparison measured = Comparison.OfPieces(
            1,
            _ => area -= SortAndWalk(labels, scores),
            _ =>
            {
                var state = new ExactRanking();
                state.Add(labels, scores);
                area += state.Value.RocAuc;
            },
            passes: 3);
        // What it keeps and sorts is what it is for.
        return RatioRow.AtLeast(
            4, "ROC AUC exact: 10,000,000 float scores", "Array.Sort(scores, labels), walk", measured with { AllocatedBytes = 0 },
            string.Create(CultureInfo.InvariantCulture, $"{measured.Subject / 1e6:0} ms"));
    }

    // What people write: ties count one half.
    private static double SortAndWalk(byte[] labels, float[] scores)
    {
        float[] sorted = [.. scores];
        byte[] moved = [.. labels];
        Array.Sort(sorted, moved);
        double wins = 0, below = 0, positives = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start;
            long ones = 0;
            while (end < sorted.Length && sorted[end] == sorted[start])
                ones += moved[end++];
            long zeros = end - start - ones;
            wins += ones * (below + zeros / 2.0);
            below += zeros;
            positives += ones;
            start = end;
        }

        return wins / (positives * below);
    }

    /// <summary>Positives score higher on the whole; the area is about 0.8.</summary>
    private static (byte[] Labels, float[] Scores) Samples(int count)
    {
        var random = new Random(7);
        byte[] labels = new byte[count];
        float[] scores = new float[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)random.Next(2);
            scores[i] = (float)(labels[i] == 1 ? Math.Sqrt(random.NextDouble()) : 1 - Math.Sqrt(random.NextDouble()));
        }

        return (labels, scores);
    }

    private static ReadOnlySpan<T> Piece<T>(T[] all, int number) => all.AsSpan(number * (all.Length / Pieces), all.Length / Pieces);
}
