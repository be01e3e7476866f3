using System.Numerics;
using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class BinaryCountsTests
{
    private static IEnumerable<BinaryCounts> CountsOfEverySize()
    {
        var random = new Random(8);
        long[] corners = [1, 2, 3, (1L << 31) - 1, 1L << 31, (1L << 53) - 1, (1L << 53) + 1, (1L << 62) - 1, 1L << 62, long.MaxValue];
        for (int i = 0; i < 2_000; i++)
        {
            long Next() => random.Next(3) == 0 ? corners[random.Next(corners.Length)] : 1 + (random.NextInt64() >> random.Next(63) & long.MaxValue >> 1);
            yield return new BinaryCounts(Next(), Next(), Next(), Next());
        }
    }

    [Test]
    public void Mcc_is_the_nearest_double_at_any_count()
    {
        foreach (BinaryCounts counts in CountsOfEverySize())
        {
            (BigInteger tp, BigInteger fp, BigInteger tn, BigInteger fn) = Big(counts);
            Rational.AssertNearestOverRoot(counts.Mcc, tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
        }
    }

    [Test]
    public void Kappa_is_the_nearest_double_at_any_count()
    {
        foreach (BinaryCounts counts in CountsOfEverySize())
        {
            (BigInteger tp, BigInteger fp, BigInteger tn, BigInteger fn) = Big(counts);
            BigInteger n = tp + fp + tn + fn;
            // (observed - chance) / (1 - chance), observed = (tp + tn) / n and chance = ((tp + fp)(tp + fn) + (fn + tn)(fp + tn)) / n²
            BigInteger chance = (tp + fp) * (tp + fn) + (fn + tn) * (fp + tn);
            Rational.AssertNearest(counts.CohenKappa, (tp + tn) * n - chance, n * n - chance);
        }
    }

    [Test]
    public void Ratios_are_the_nearest_doubles_at_any_count()
    {
        foreach (BinaryCounts counts in CountsOfEverySize())
        {
            (BigInteger tp, BigInteger fp, BigInteger tn, BigInteger fn) = Big(counts);
            Rational.AssertNearest(counts.Accuracy, tp + tn, tp + fp + tn + fn);
            Rational.AssertNearest(counts.Precision, tp, tp + fp);
            Rational.AssertNearest(counts.Recall, tp, tp + fn);
            Rational.AssertNearest(counts.Specificity, tn, tn + fp);
            Rational.AssertNearest(counts.F1, 2 * tp, 2 * tp + fp + fn);
            Rational.AssertNearest(counts.FBeta(2), 5 * tp, 5 * tp + 4 * fn + fp);
            Rational.AssertNearest(counts.FBeta(0.5), 5 * tp, 5 * tp + fn + 4 * fp);
            Rational.AssertNearest(counts.Jaccard, tp, tp + fp + fn);
            Rational.AssertNearest(counts.Prevalence, tp + fn, tp + fp + tn + fn);
            Rational.AssertNearest(counts.PredictedRate, tp + fp, tp + fp + tn + fn);
            Rational.AssertNearest(counts.PositiveLikelihoodRatio, tp * (fp + tn), fp * (tp + fn));
            Rational.AssertNearest(counts.NegativeLikelihoodRatio, fn * (fp + tn), tn * (tp + fn));
        }
    }

    [Test]
    public void Two_counts_beyond_32_bits_keep_the_difference_that_single_precision_loses() =>
        Assert.That(new BinaryCounts(1L << 31, 64, 0, 0).Precision, Is.EqualTo((double)(1L << 31) / ((1L << 31) + 64)).And.LessThan(1));

    [Test]
    public void A_worked_example_of_the_likelihood_ratios()
    {
        // Wikipedia, "Likelihood ratios in diagnostic testing", faecal occult blood: tp 20, fp 180, fn 10, tn 1820.
        var counts = new BinaryCounts(20, 180, 1820, 10);

        Assert.That(counts.PositiveLikelihoodRatio, Is.EqualTo(7.41).Within(0.005));
        Assert.That(counts.NegativeLikelihoodRatio, Is.EqualTo(0.366).Within(0.0005));
    }

    [Test]
    public void Beta_0_is_precision_1_is_F1_and_infinity_is_recall()
    {
        var counts = new BinaryCounts(7, 2, 5, 3);

        Assert.That(counts.FBeta(0), Is.EqualTo(counts.Precision));
        Assert.That(counts.FBeta(1), Is.EqualTo(counts.F1));
        Assert.That(counts.FBeta(double.PositiveInfinity), Is.EqualTo(counts.Recall));
        Assert.That(counts.FBeta(double.MaxValue), Is.EqualTo(counts.Recall));
        Assert.That(counts.FBeta(double.Epsilon), Is.EqualTo(counts.Precision));
        Assert.That(() => counts.FBeta(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => counts.FBeta(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Without_samples_every_score_is_undefined()
    {
        BinaryCounts none = default;

        Assert.That(
            new[]
            {
                none.Accuracy, none.BalancedAccuracy, none.Precision, none.Recall, none.Specificity, none.F1, none.FBeta(2), none.Mcc, none.CohenKappa,
                none.Jaccard, none.Prevalence, none.PredictedRate, none.PositiveLikelihoodRatio, none.NegativeLikelihoodRatio,
            },
            Is.All.NaN);
    }

    [Test]
    public void One_class_only_leaves_undefined_what_needs_two_and_scikit_learn_answers_zero()
    {
        var negatives = new BinaryCounts(0, 0, 5, 0);
        BinaryCounts scikit = negatives with { Undefined = Undefined.ScikitLearn };

        Assert.That(
            new[] { negatives.Precision, negatives.Recall, negatives.F1, negatives.Jaccard, negatives.Mcc, negatives.CohenKappa, negatives.BalancedAccuracy },
            Is.All.NaN);
        Assert.That(new[] { scikit.Precision, scikit.Recall, scikit.F1, scikit.Jaccard, scikit.Mcc }, Is.All.Zero);
        Assert.That(scikit.CohenKappa, Is.NaN);
        Assert.That(scikit.BalancedAccuracy, Is.EqualTo(1));
        Assert.That(negatives.Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void A_likelihood_ratio_over_nothing_is_infinite_and_NaN_for_scikit_learn()
    {
        var counts = new BinaryCounts(3, 0, 0, 2);
        var both = new BinaryCounts(3, 0, 4, 2);

        Assert.That(counts.PositiveLikelihoodRatio, Is.NaN, "no negatives at all");
        Assert.That(both.PositiveLikelihoodRatio, Is.EqualTo(double.PositiveInfinity));
        Assert.That((both with { Undefined = Undefined.ScikitLearn }).PositiveLikelihoodRatio, Is.NaN);
    }

    [Test]
    public void Negative_counts_are_refused() =>
        Assert.That(() => new BinaryCounts(1, -1, 0, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("falsePositives"));

    private static (BigInteger, BigInteger, BigInteger, BigInteger) Big(BinaryCounts counts) =>
        (counts.TruePositives, counts.FalsePositives, counts.TrueNegatives, counts.FalseNegatives);
}
