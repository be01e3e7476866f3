using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class NarrowingTests
{
    [Test]
    public void A_double_becomes_the_nearest_single_not_above_it()
    {
        var random = new Random(1);
        double[] odd =
        [
            0, -0.0, double.Epsilon, -double.Epsilon, 1e-46, -1e-46, 1e-40, -1e-40, float.Epsilon, -float.Epsilon, 1 + 1e-15, 1 - 1e-15, -1 - 1e-15,
            float.MaxValue, float.MinValue, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, 0.1, -0.1,
        ];
        double[] source = [.. odd, .. Enumerable.Range(0, 1_000).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-50, 45)))];
        float[] target = new float[source.Length];
        Narrowing.RoundDown(source, target);

        for (int i = 0; i < source.Length; i++)
        {
            Assert.That(target[i], Is.LessThanOrEqualTo(source[i]));
            if (!float.IsPositiveInfinity(target[i]))
                Assert.That((double)MathF.BitIncrement(target[i]), Is.GreaterThan(source[i]), $"{source[i]:R}");
        }
    }

    [Test]
    public void NaN_stays_NaN_in_vectors_and_in_their_tail()
    {
        float[] target = new float[33];
        Narrowing.RoundDown(Enumerable.Repeat(double.NaN, 33).ToArray(), target);
        Assert.That(target, Has.All.NaN);
    }
}
