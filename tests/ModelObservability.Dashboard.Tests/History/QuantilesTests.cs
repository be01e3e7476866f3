using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Tests.History;

[TestFixture]
public sealed class QuantilesTests
{
    private static readonly double[] Edges = [1, 2, 4];

    [TestCase(0.5, 1.5, Description = "four of eight lie in the second bucket, half way through it")]
    [TestCase(0.25, 1)]
    [TestCase(0.75, 2)]
    [TestCase(0.875, 4)]
    [TestCase(1, 4, Description = "beyond the last edge nothing is known but that edge")]
    public void Quantiles_are_interpolated_in_their_bucket(double share, double expected) =>
        Assert.That(Quantiles.Of([2, 4, 1, 1], Edges, share), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Without_measurements_there_is_none() => Assert.That(Quantiles.Of([0, 0, 0, 0], Edges, 0.5), Is.NaN);

    [Test]
    public void They_lie_within_one_bucket_of_the_true_ones()
    {
        Random random = new(2);
        double[] edges = [.. Enumerable.Range(0, 91).Select(static step => Math.Pow(10, -6 + (step / 10.0)))];
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp((random.NextDouble() * 4) - 8)).Order()];
        double[] counts = new double[edges.Length + 1];
        foreach (double value in values) counts[Array.FindIndex(edges, edge => value <= edge) is var at and >= 0 ? at : edges.Length]++;

        foreach (double share in (double[])[0.5, 0.9, 0.99])
            Assert.That(Quantiles.Of(counts, edges, share) / values[(int)(share * values.Length)], Is.InRange(1 / 1.26, 1.26), $"{share}");
    }
}
