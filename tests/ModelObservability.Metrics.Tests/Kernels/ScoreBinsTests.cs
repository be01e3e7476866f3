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
        Check(new ProbabilityTailBins(bins), bins);
        Check(new LogitBins(bins), bins);
        Check(new FloatBitsBins(bins), bins);
    }

    [Test]
    public void A_bin_begins_exactly_at_its_lower_edge([Values] ScoreScale scale, [Values(16, 256)] int bins)
    {
        for (int bin = 1; bin < bins; bin++)
        {
            double lower = BinEdges.LowerEdge(scale, bins, bin);
            float edge = lower > (float)lower ? MathF.BitIncrement((float)lower) : (float)lower;
            (int at, int below) = (Of(scale, bins, edge), Of(scale, bins, MathF.BitDecrement(edge)));
            Assert.That(at >= bin && below < bin && (at == bin || scale == ScoreScale.ProbabilityTails && edge == 1), Is.True, $"bin {bin} begins at {edge}: {below}, {at}");
        }

        Assert.That(BinEdges.LowerEdge(scale, bins, 0), Is.EqualTo(double.NegativeInfinity));
        if (scale == ScoreScale.Probability)
            Assert.That(BinEdges.LowerEdge(scale, bins, 3), Is.EqualTo(3.0 / bins));
    }

    [Test]
    public void Bins_of_probabilities_narrow_towards_both_ends_and_hold_exactly_0_and_1_alone([Values(16, 4096, 65_536)] int bins)
    {
        float[] scores = [-0.5f, 0, float.Epsilon, 0.5f, MathF.BitDecrement(1), 1, MathF.BitIncrement(1)];
        int[] found = [.. scores.Select(score => Of(ScoreScale.ProbabilityTails, bins, score))];
        Assert.That(found, Is.Ordered.And.Unique);
        Assert.That(((int[])[found[0], found[1], found[2], found[3], found[5], found[6]]), Is.EqualTo((int[])[0, 1, 2, bins / 2, bins - 2, bins - 1]));
        double middle = Width(0.5f), low = Width(0.001f), lowest = Width(1e-6f);
        Assert.That((double[])[lowest, low, middle], Is.Ordered);
        if (bins == 4096) Assert.That((middle, low, Width(1e-8f)), Is.EqualTo((1e-3, 1.5e-5, 2e-9)).Using<(double, double, double)>(
            (a, b) => Near(a.Item1, b.Item1) && Near(a.Item2, b.Item2) && Near(a.Item3, b.Item3)));

        double Width(float score)
        {
            int bin = Of(ScoreScale.ProbabilityTails, bins, score);
            return BinEdges.LowerEdge(ScoreScale.ProbabilityTails, bins, bin + 1) - BinEdges.LowerEdge(ScoreScale.ProbabilityTails, bins, bin);
        }

        static bool Near(double a, double b) => a / b is > 0.6 and < 1.6;
    }

    private static int Of(ScoreScale scale, int bins, float score) => BinEdges.BinOf(scale, bins, score);

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
