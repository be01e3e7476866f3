using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class RowRankTests
{
    [Test]
    public void The_definition_counts_higher_scores_and_equal_ones_of_lower_classes()
    {
        Assert.That(RowRank.OfScalar<float>([3, 2, 2, 1], 2), Is.EqualTo(2));
        Assert.That(RowRank.OfScalar<float>([3, 2, 2, 1], 1), Is.EqualTo(1));
        Assert.That(RowRank.OfScalar<float>([3, float.NaN, 2], 0), Is.EqualTo(RowRank.None));
    }

    [Test]
    public void Float_rows_rank_as_the_definition_says() => CheckAllWidths<float>();

    [Test]
    public void Double_rows_rank_as_the_definition_says() => CheckAllWidths<double>();

    private static void CheckAllWidths<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(11);
        T[] few = [T.NegativeInfinity, T.PositiveInfinity, T.Zero, T.NegativeZero, T.One, T.Epsilon, -T.Epsilon];
        for (int classes = 1; classes <= 70; classes++)
        {
            for (int kind = 0; kind < 60; kind++)
            {
                T[] row = [.. Enumerable.Range(0, classes).Select(_ => (kind % 3) switch
                {
                    0 => T.CreateTruncating(random.NextDouble()),
                    1 => few[random.Next(few.Length)],
                    _ => random.Next(4 * classes) == 0 ? T.NaN : T.CreateTruncating(random.Next(3)),
                })];
                int label = random.Next(classes);
                Assert.That(RowRank.Of<T>(row, label), Is.EqualTo(RowRank.OfScalar<T>(row, label)), $"{classes} classes, label {label}");
            }
        }
    }
}
