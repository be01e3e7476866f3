using System.Numerics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Regression;

namespace ModelObservability.Tests.Metrics.Laws;

/// <summary>Means do not depend on which state was merged into which: to a relative 1e-13, on inputs chosen against it.</summary>
[TestFixture]
public sealed class MergingMeansTests
{
    private const double Promised = 1e-13;

    [Test]
    public void The_log_loss_of_a_light_and_a_heavy_state_is_the_same_either_way()
    {
        BinaryLogLoss light = LossOf([1e-300], 1), heavy = LossOf(Enumerable.Repeat(0.999999, 1000), 1000);
        BinaryLogLoss lightFirst = LossOf([1e-300], 1), heavyFirst = LossOf(Enumerable.Repeat(0.999999, 1000), 1000);
        lightFirst.Merge(heavy);
        heavyFirst.Merge(light);
        double expected = (-Math.Log(Math.Pow(2, -52)) - 1e6 * Math.Log(0.999999)) / (1e6 + 1);

        Assert.That(lightFirst.Value.LogLoss, Is.EqualTo(expected).Within(expected * Promised));
        Assert.That(heavyFirst.Value.LogLoss, Is.EqualTo(expected).Within(expected * Promised));
    }

    [Test]
    public void Means_that_cancel_keep_their_digits_in_every_order_of_merging()
    {
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(2, 60)).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-30, 30)))];
            int[] copies = [.. values.Select(_ => (int)Math.Pow(10, random.Next(0, 5)))];
            var parts = values.Zip(copies, (value, count) => (Value: value, Count: count)).ToArray();
            random.Shuffle(parts);
            RegressionErrors merged = Balanced(parts);
            BigInteger sum = 0, count = 0;
            double magnitude = 0;
            foreach ((double value, int copy) in parts)
            {
                sum += (BigInteger)Math.ScaleB(value, 100) * copy;
                count += copy;
                magnitude += Math.Abs(value) * copy;
            }

            double mean = Math.ScaleB((double)sum, -100) / (double)count;
            Assert.That(merged.Value.Bias, Is.EqualTo(mean).Within(Math.Abs(mean) * Promised + magnitude / (double)count * 1e-16), $"round {round}");
        }
    }

    private static RegressionErrors Balanced(ReadOnlySpan<(double Value, int Count)> parts)
    {
        if (parts.Length == 1)
        {
            RegressionErrors one = new();
            one.Add(new double[parts[0].Count], Enumerable.Repeat(parts[0].Value, parts[0].Count).ToArray());
            return one;
        }

        RegressionErrors left = Balanced(parts[..(parts.Length / 2)]);
        left.Merge(Balanced(parts[(parts.Length / 2)..]));
        return left;
    }

    private static BinaryLogLoss LossOf(IEnumerable<double> probabilities, int times)
    {
        double[] scores = [.. probabilities];
        byte[] labels = [.. scores.Select(_ => (byte)1)];
        BinaryLogLoss state = new();
        for (int time = 0; time < times; time++) state.Add(labels, scores);
        return state;
    }
}
