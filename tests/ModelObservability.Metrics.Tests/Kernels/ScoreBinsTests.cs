using System.Numerics;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics.Kernels;

public class ScoreBinsTests
{
    [TestCase(16)]
    [TestCase(4096)]
    [TestCase(65_536)]
    public void Maps_are_monotone_and_vectors_agree_with_the_definition(int bins)
    {
        Check(new ProbabilityBins(bins), bins);
        Check(new LogitBins(bins), bins);
        Check(new FloatBitsBins(bins), bins);
    }

    [Test]
    public void A_bin_begins_exactly_at_its_lower_edge([Values] ScoreScale scale, [Values(16, 256)] int bins)
    {
        for (int bin = 1; bin < bins; bin++)
        {
            float edge = (float)BinEdges.LowerEdge(scale, bins, bin);
            Assert.That((Of(scale, bins, edge), Of(scale, bins, MathF.BitDecrement(edge))), Is.EqualTo((bin, bin - 1)).Or.Property("Item1").GreaterThan(bin));
        }

        Assert.That(BinEdges.LowerEdge(scale, bins, 0), Is.EqualTo(double.NegativeInfinity));
        if (scale == ScoreScale.Probability)
            Assert.That(BinEdges.LowerEdge(scale, bins, 3), Is.EqualTo(3.0 / bins));
    }

    private static int Of(ScoreScale scale, int bins, float score) => scale switch
    {
        ScoreScale.Probability => new ProbabilityBins(bins).Of(score),
        ScoreScale.Logit => new LogitBins(bins).Of(score),
        _ => new FloatBitsBins(bins).Of(score),
    };

    private static void Check<TBins>(TBins map, int bins)
        where TBins : struct, IScoreBins
    {
        int last = 0;
        var vector = new float[Vector<float>.Count];
        int[] answers = new int[Vector<float>.Count];
        // Every number in ascending order would be 2^32; steps of a prime reach every exponent, and runs of neighbours the rounding.
        for (long at = SingleKey.From(float.NegativeInfinity); at <= SingleKey.From(float.PositiveInfinity); at += 100_003)
        {
            for (int i = 0; i < vector.Length; i++)
                vector[i] = SingleKey.Single((uint)Math.Min(at + i, SingleKey.From(float.PositiveInfinity)));
            map.Of(new Vector<float>(vector)).CopyTo(answers);
            for (int i = 0; i < vector.Length; i++)
            {
                int bin = map.Of(vector[i]);
                if (bin < last || bin >= bins || answers[i] != bin)
                    Assert.Fail($"{typeof(TBins).Name} {vector[i]:R}: {bin} after {last}, in vectors {answers[i]}");
                last = bin;
            }
        }

        Assert.That(map.Of(float.PositiveInfinity), Is.InRange(last, bins - 1));
        Assert.That(map.Of(-0f), Is.EqualTo(map.Of(0f)));
    }
}
