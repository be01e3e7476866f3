using System.Numerics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Tests.Metrics;

/// <summary>Scores of weighted samples do not depend on the unit of the weights, and keep their digits where weights are of very different size.</summary>
[TestFixture]
public sealed class WeightsOfAnySizeTests
{
    private static readonly double[] Units = [1e-300, 1e-170, 1e-162, 1e-20, 1, 1e20, 1e150, 1e154, 1e280];

    [TestCaseSource(nameof(Units))]
    public void The_area_and_the_average_precision_do_not_depend_on_the_unit(double unit)
    {
        ExactRanking state = new(), mixed = new();
        state.Add((byte[])[0, 0, 1, 1], (double[])[0.1, 0.4, 0.35, 0.8], (double[])[unit, unit, unit, unit]);
        mixed.Add((byte[])[0, 0, 1, 1], (double[])[0.1, 0.4, 0.35, 0.8], (double[])[1, 1, unit, unit]);

        Assert.That(state.Value.RocAuc, Is.EqualTo(0.75).Within(1e-15)); // scikit-learn: roc_auc_score, whatever the unit
        Assert.That(mixed.Value.RocAuc, Is.EqualTo(0.75).Within(1e-15), "classes of different units");
        Assert.That(state.Value.AveragePrecision, Is.EqualTo(5.0 / 6).Within(1e-15));
    }

    [TestCaseSource(nameof(Units))]
    public void Mcc_kappa_and_F_of_two_classes_do_not_depend_on_the_unit(double unit)
    {
        BinaryConfusion state = new();
        state.Add((byte[])[1, 1, 0, 0, 1, 0], (byte[])[1, 0, 0, 0, 1, 1], Enumerable.Repeat(unit, 6).ToArray());

        Assert.That(state.Value.Mcc, Is.EqualTo(1.0 / 3).Within(1e-15));
        Assert.That(state.Value.CohenKappa, Is.EqualTo(1.0 / 3).Within(1e-15));
        Assert.That(state.Value.F1, Is.EqualTo(2.0 / 3).Within(1e-15));
        Assert.That(state.Value.FBeta(1e150), Is.EqualTo(2.0 / 3).Within(1e-15));
        Assert.That(state.Value.FBeta(0), Is.EqualTo(2.0 / 3).Within(1e-15));
    }

    [TestCase(1e6)]
    [TestCase(1e8)]
    [TestCase(1e12)]
    [TestCase(1e30)]
    [TestCase(1e200)]
    [TestCase(1e-200)]
    public void Mcc_and_kappa_of_many_classes_keep_their_digits_beside_one_weight_of_another_size(double large)
    {
        int[] labels = [0, 0, 0, 1, 1, 2, 2], predictions = [0, 1, 2, 0, 1, 1, 2];
        double[] weights = [large, 0.3, 0.1, 0.2, 0.5, 0.4, 0.7];
        MulticlassConfusion state = new(3);
        state.Add(labels, predictions, weights);

        var (mcc, kappa) = Exactly(labels, predictions, weights, classes: 3);
        Assert.That(state.Value.Mcc, Is.EqualTo(mcc).Within(1e-15 + Math.Abs(mcc) * 4e-16));
        Assert.That(state.Value.CohenKappa, Is.EqualTo(kappa).Within(1e-15 + Math.Abs(kappa) * 4e-16));
        if (large == 1e8) Assert.That(state.Value.Mcc, Is.EqualTo(0.7378647840235356).Within(2e-16)); // exact fractions, from outside
    }

    [Test]
    public void Random_tables_of_mixed_weights_agree_with_exact_fractions()
    {
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            int count = random.Next(6, 40), classes = random.Next(2, 5);
            int[] labels = [.. Enumerable.Range(0, count).Select(index => index < classes ? index : random.Next(classes))];
            int[] predictions = [.. Enumerable.Range(0, count).Select(index => index < classes ? classes - 1 - index : random.Next(classes))];
            double[] weights = [.. Enumerable.Range(0, count).Select(_ => (1 + random.NextDouble()) * Math.Pow(2, random.Next(-400, 400)))];
            MulticlassConfusion state = new(classes);
            state.Add(labels, predictions, weights);

            // The table itself rounds what falls into one cell: compared with the exact scores of the table.
            int[] cells = [.. Enumerable.Range(0, classes * classes)];
            var (mcc, kappa) = Exactly([.. cells.Select(cell => cell / classes)], [.. cells.Select(cell => cell % classes)], state.Value.WeightTable.ToArray(), classes);
            Assert.That(state.Value.Mcc, Is.EqualTo(mcc).Within(Math.Abs(mcc) * 4e-16 + 1e-300));
            Assert.That(state.Value.CohenKappa, Is.EqualTo(kappa).Within(Math.Abs(kappa) * 4e-16 + 1e-300));
        }
    }

    /// <summary>Gorodkin's coefficient and Cohen's kappa in integers: every weight in units of 2^-1100.</summary>
    private static (double Mcc, double Kappa) Exactly(int[] labels, int[] predictions, double[] weights, int classes)
    {
        BigInteger[] byLabel = new BigInteger[classes], byPrediction = new BigInteger[classes];
        BigInteger all = 0, right = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            BigInteger weight = Integer(weights[index]);
            byLabel[labels[index]] += weight;
            byPrediction[predictions[index]] += weight;
            all += weight;
            if (labels[index] == predictions[index]) right += weight;
        }

        BigInteger chance = 0, labelSquares = 0, predictionSquares = 0;
        for (int index = 0; index < classes; index++)
        {
            chance += byLabel[index] * byPrediction[index];
            labelSquares += byLabel[index] * byLabel[index];
            predictionSquares += byPrediction[index] * byPrediction[index];
        }

        BigInteger above = right * all - chance;
        BigInteger radicand = (all * all - labelSquares) * (all * all - predictionSquares);
        double square = Ratio(above * above, radicand);
        return (above.Sign * Math.Sqrt(square), Ratio(above, all * all - chance));
    }

    private static double Ratio(BigInteger numerator, BigInteger denominator)
    {
        int shift = (int)Math.Max(0, 120 - (numerator.GetBitLength() - denominator.GetBitLength()));
        BigInteger quotient = (numerator << shift) / denominator;
        long cut = Math.Max(0, (long)quotient.GetBitLength() - 64);
        return Math.ScaleB((double)(quotient >> (int)cut), (int)cut - shift);
    }

    private static BigInteger Integer(double value)
    {
        if (value == 0) return 0;
        int exponent = Math.ILogB(value) - 52;
        return (BigInteger)Math.ScaleB(value, -exponent) << (exponent + 1100);
    }
}
