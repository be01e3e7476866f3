using System.Numerics;
using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class MulticlassCountsTests
{
    private static IEnumerable<MulticlassCounts> TablesOfEverySize()
    {
        var random = new Random(9);
        for (int i = 0; i < 600; i++)
        {
            int classes = random.Next(2, 6);
            long[] table = new long[classes * classes];
            for (int c = 0; c < table.Length; c++) table[c] = random.Next(4) == 0 ? 1L << 62 : random.NextInt64() >> random.Next(1, 63);
            table[0]++;
            table[^1]++;
            yield return new MulticlassCounts(classes, table);
        }
    }

    [Test]
    public void Mcc_and_kappa_are_the_nearest_doubles_at_any_count()
    {
        foreach (MulticlassCounts counts in TablesOfEverySize())
        {
            (BigInteger n, BigInteger correct, BigInteger cross, BigInteger predicted, BigInteger labelled) = default((BigInteger, BigInteger, BigInteger, BigInteger, BigInteger));
            for (int i = 0; i < counts.Classes; i++)
            {
                BigInteger row = 0, column = 0;
                for (int j = 0; j < counts.Classes; j++) (row, column) = (row + counts[i, j], column + counts[j, i]);
                (n, correct, cross, predicted, labelled) = (n + row, correct + counts[i, i], cross + row * column, predicted + column * column, labelled + row * row);
            }

            Rational.AssertNearestOverRoot(counts.Mcc, correct * n - cross, (n * n - predicted) * (n * n - labelled));
            Rational.AssertNearest(counts.CohenKappa, correct * n - cross, n * n - cross);
            Rational.AssertNearest(counts.Accuracy, correct, n);
        }
    }

    [Test]
    public void Two_classes_are_the_binary_case()
    {
        var binary = new BinaryCounts(7, 2, 5, 3);
        var counts = new MulticlassCounts(2, [5, 2, 3, 7]);

        Assert.That(counts.Class(1), Is.EqualTo(binary));
        Assert.That(counts.Mcc, Is.EqualTo(binary.Mcc));
        Assert.That(counts.CohenKappa, Is.EqualTo(binary.CohenKappa));
        Assert.That(counts.Accuracy, Is.EqualTo(binary.Accuracy));
        Assert.That(counts.BalancedAccuracy, Is.EqualTo(binary.BalancedAccuracy));
    }

    [Test]
    public void Macro_leaves_out_undefined_classes_and_says_how_many_it_averaged()
    {
        // Class 2 never occurs and is never predicted; class 1 is never predicted.
        var counts = new MulticlassCounts(3, [4, 0, 0, 2, 0, 0, 0, 0, 0]);

        Assert.That(counts.Precision(Average.Macro), Is.EqualTo(4.0 / 6));
        Assert.That(counts.Averaged(c => c.Precision), Is.EqualTo(1));
        Assert.That(counts.Recall(Average.Macro), Is.EqualTo(0.5));
        Assert.That(counts.Averaged(c => c.Recall), Is.EqualTo(2));
        Assert.That((counts with { Undefined = Undefined.ScikitLearn }).Recall(Average.Macro), Is.EqualTo(1.0 / 3));
        Assert.That(counts.Averaged(c => c.Accuracy), Is.EqualTo(3));
    }

    [Test]
    public void Micro_precision_recall_and_F1_are_the_accuracy()
    {
        var counts = new MulticlassCounts(3, [4, 1, 0, 2, 3, 1, 0, 0, 9]);

        Assert.That(counts.Precision(Average.Micro), Is.EqualTo(counts.Accuracy));
        Assert.That(counts.Recall(Average.Micro), Is.EqualTo(counts.Accuracy));
        Assert.That(counts.F1(Average.Micro), Is.EqualTo(counts.Accuracy));
    }

    [Test]
    public void Without_samples_every_score_is_undefined()
    {
        var none = new MulticlassCounts(3, new long[9]);

        Assert.That(new[] { none.Accuracy, none.BalancedAccuracy, none.Mcc, none.CohenKappa, none.F1(Average.Macro), none.F1(Average.Weighted), none.F1(Average.Micro) }, Is.All.NaN);
    }

    [Test]
    public void A_table_of_the_wrong_size_or_with_a_negative_count_is_refused()
    {
        Assert.That(() => new MulticlassCounts(3, new long[8]), Throws.ArgumentException.With.Message.Contains("9").And.Message.Contains("8"));
        Assert.That(() => new MulticlassCounts(2, [1, -1, 0, 0]), Throws.ArgumentException);
        Assert.That(() => new MulticlassCounts(1, [1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassCounts(2, new long[4])[0, 2], Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassCounts(2, new long[4]).Class(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MulticlassCounts(2, new long[4]).F1((Average)9), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Values_are_equal_by_what_they_hold()
    {
        var counts = new MulticlassCounts(2, [1, 2, 3, 4]);
        long[] same = [1, 2, 3, 4];

        Assert.That(new MulticlassCounts(2, same), Is.EqualTo(counts));
        Assert.That(new MulticlassCounts(2, same).GetHashCode(), Is.EqualTo(counts.GetHashCode()));
        Assert.That(new MulticlassCounts(2, [1, 2, 4, 3]), Is.Not.EqualTo(counts));
        Assert.That(counts with { Saturated = true }, Is.Not.EqualTo(counts));
        Assert.That(counts with { Undefined = Undefined.ScikitLearn }, Is.Not.EqualTo(counts));
    }
}
