using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Ranking;

/// <summary>The bounds of the area against integers of any size: counts by bin, chosen at random, merged up to 2^62.</summary>
public class BoundedRankingProperties
{
    private const int Bins = 16;

    [Test]
    public void Its_bounds_are_the_nearest_doubles_to_those_of_the_counts_however_large() =>
        Prop.ForAll<byte[], byte[], PositiveInt>((positives, negatives, size) =>
        {
            int doublings = size.Get % 48;
            BigInteger[] won = Counts(positives, doublings), lost = Counts(negatives, doublings);
            BigInteger wins = 0, ties = 0, below = 0;
            for (int bin = 0; bin < Bins; bin++)
            {
                wins += won[bin] * below;
                ties += won[bin] * lost[bin];
                below += lost[bin];
            }

            BoundedScore area = State(positives, negatives, doublings).Value.RocAuc;
            BigInteger pairs = won.Aggregate(BigInteger.Add) * below;
            if (pairs.IsZero) return double.IsNaN(area.Lower) && double.IsNaN(area.Upper);
            Rational.AssertNearest(area.Lower, wins, pairs);
            Rational.AssertNearest(area.Upper, wins + ties, pairs);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static BigInteger[] Counts(byte[] samples, int doublings) =>
        [.. Enumerable.Range(0, Bins).Select(bin => (BigInteger)samples.Count(sample => sample % Bins == bin) << doublings)];

    private static BoundedRanking State(byte[] positives, byte[] negatives, int doublings)
    {
        var state = new BoundedRanking(new() { Bins = Bins, Scale = ScoreScale.Probability });
        state.Add((byte[])[.. positives.Select(_ => (byte)1), .. negatives.Select(_ => (byte)0)], (float[])[.. positives.Concat(negatives).Select(sample => (sample % Bins + 0.5f) / Bins)]);
        for (; doublings > 0; doublings--) state.Merge(state);
        return state;
    }
}
