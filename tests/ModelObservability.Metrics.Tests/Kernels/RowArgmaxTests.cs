using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class RowArgmaxTests
{
    [Test]
    public void The_definition_takes_the_lowest_of_equal_scores_and_rejects_a_row_with_a_NaN()
    {
        Assert.That(RowArgmax.FindScalar<float>([1, 3, 3, 2]), Is.EqualTo(1));
        Assert.That(RowArgmax.FindScalar<float>([-0f, 0f]), Is.EqualTo(0));
        Assert.That(RowArgmax.FindScalar<float>([float.NegativeInfinity, float.NegativeInfinity]), Is.EqualTo(0));
        Assert.That(RowArgmax.FindScalar<float>([1, 2, float.NaN]), Is.EqualTo(RowArgmax.None));
    }

    [Test]
    public void Float_rows_of_every_width_are_found_as_the_definition_says() => CheckAllWidths<float>();

    [Test]
    public void Double_rows_of_every_width_are_found_as_the_definition_says() => CheckAllWidths<double>();

    [Test]
    public void A_thousand_classes_with_one_winner_are_found_wherever_it_stands([Values(0, 7, 8, 9, 500, 991, 992, 998, 999)] int winner)
    {
        float[] scores = [.. Enumerable.Range(0, 1000).Select(i => i == winner ? 1f : -i)];
        int[] found = new int[1];
        RowArgmax.Find<float>(scores, 1000, found);
        Assert.That(found[0], Is.EqualTo(winner));
    }

    private static void CheckAllWidths<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(6);
        T[] few = [T.NegativeInfinity, T.PositiveInfinity, T.Zero, T.NegativeZero, T.One, T.Epsilon, -T.Epsilon];
        for (int classes = 1; classes <= 70; classes++)
        {
            for (int kind = 0; kind < 4; kind++)
            {
                const int rows = 40;
                T[] scores = new T[rows * classes];
                for (int i = 0; i < scores.Length; i++)
                {
                    scores[i] = kind switch
                    {
                        0 => T.CreateTruncating(random.NextDouble()),
                        1 => few[random.Next(few.Length)], // ties, signed zeros, infinities
                        2 => T.NegativeInfinity,
                        _ => random.Next(3 * classes) == 0 ? T.NaN : T.CreateTruncating(random.Next(3)),
                    };
                }

                int[] found = new int[rows];
                RowArgmax.Find<T>(scores, classes, found);
                int[] expected = [.. Enumerable.Range(0, rows).Select(r => RowArgmax.FindScalar<T>(scores.AsSpan(r * classes, classes)))];
                Assert.That(found, Is.EqualTo(expected), $"{classes} classes, kind {kind}");
            }
        }
    }
}
