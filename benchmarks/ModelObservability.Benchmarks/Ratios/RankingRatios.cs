using System.Globalization;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>ROC AUC, exact against sorting and walking as people write it, bounded against reading the same memory.</summary>
internal static class RankingRatios
{
    private const int ExactSamples = 10_000_000;

    private const int BoundedSamples = 1 << 23;

    private const int CacheSamples = 1 << 15;

    private const int Pieces = 32;

    // Of the bandwidth; millions of samples a second; and of what counting alone can do, the rest being finding the bin.
    private const double Promised = 0.5, PromisedMillions = 400, ShareOfCounting = 0.6;

    private static ulong sink;

    public static IEnumerable<RatioRow> Rows()
    {
        foreach (RatioRow row in Bounded())
            yield return row;
        yield return Exact();
    }

    private static IEnumerable<RatioRow> Bounded()
    {
        const int Bins = 4096;
        (byte[] labels, float[] scores) = Samples(BoundedSamples);
        Comparison counting = AgainstCounting(labels, scores, Bins);
        yield return RatioRow.AtLeast(
            ShareOfCounting, "ROC AUC bounded: samples in the cache", "counts[cell[i]]++, cells known", counting,
            string.Create(CultureInfo.InvariantCulture, $"{CacheSamples / counting.Subject * 1e3:0} of {CacheSamples / counting.Control * 1e3:0} M samples a second"));

        foreach (ScoreScale scale in new[] { ScoreScale.ProbabilityTails, ScoreScale.Probability, ScoreScale.Logit })
        {
            var state = new BoundedRanking(new BoundedRankingOptions { Bins = Bins, Scale = scale });
            Comparison measured = Comparison.OfPieces(
                Pieces,
                i => sink += ReadBandwidth.Sum(Piece(labels, i)) + ReadBandwidth.Sum(Piece(scores, i)),
                i => state.Add(Piece(labels, i), Piece(scores, i)));
            // Memory brings more samples than a core can count one by one, whatever it counts: then that is the limit.
            double possible = measured.Control / BoundedSamples / (counting.Control / CacheSamples);
            double limit = Math.Min(Promised, ShareOfCounting * possible), millions = BoundedSamples / measured.Subject * 1e3;
            RatioRow row = RatioRow.AtLeast(
                limit, $"ROC AUC bounded: {Bins} bins, {scale}", "summing the same bytes", measured,
                string.Create(CultureInfo.InvariantCulture, $"{millions:0} M samples a second and core, {PromisedMillions} promised")
                + (limit < Promised ? string.Create(CultureInfo.InvariantCulture, $"; counting alone gets {possible:0.00}, {Promised} promised") : ""));
            yield return row with { Ok = row.Ok && millions >= PromisedMillions };
        }
    }

    /// <summary>Against the least that counting in bins can take: one increment a sample, the bins known beforehand, everything in the cache.</summary>
    private static Comparison AgainstCounting(byte[] labels, float[] scores, int bins)
    {
        byte[] y = labels[..CacheSamples];
        float[] s = scores[..CacheSamples];
        int[] cells = [.. s.Select((score, i) => 2 * (int)(score * bins) + y[i])];
        ushort[] counts = new ushort[2 * bins + 2];
        var state = new BoundedRanking(new BoundedRankingOptions { Bins = bins, Scale = ScoreScale.Probability });
        return Comparison.Of(
            times =>
            {
                for (int i = 0; i < times; i++) Count(cells, counts);
            },
            times =>
            {
                for (int i = 0; i < times; i++) state.Add(y, s);
            });
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
