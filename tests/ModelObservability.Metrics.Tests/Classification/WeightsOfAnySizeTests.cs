using System.Buffers;
using System.Numerics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Metrics.Regression;

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

    [TestCaseSource(nameof(Units))]
    [TestCase(1e288)]
    [TestCase(double.Epsilon * 8)]
    public void Means_and_squares_of_weighted_numbers_do_not_depend_on_the_unit(double unit)
    {
        double[] targets = [1e10, -3e10, 2e10, 7e10], predictions = [2e10, -1e10, 2e10, 3e10], shares = [0.125, 0.25, 0.5, 1];
        RegressionErrors whole = new(new() { Extended = true, HuberDelta = 1e5 }), split = whole.CreateEmpty(), ordinary = whole.CreateEmpty();
        ordinary.Add(targets, predictions, shares);
        whole.Add(targets, predictions, shares.Select(share => share * unit).ToArray());
        for (int index = targets.Length - 1; index >= 0; index--)
        {
            RegressionErrors one = whole.CreateEmpty();
            one.Add((double[])[targets[index]], (double[])[predictions[index]], (double[])[shares[index] * unit]);
            split.Merge(one);
        }

        foreach (RegressionValue value in (RegressionValue[])[whole.Value, split.Value, ReadBack(split).Value])
        {
            Assert.That(Scores(value), Is.EqualTo(Scores(ordinary.Value)).Within(1e-13).Percent);
            Assert.That(value.MeanSquaredError, Is.EqualTo((0.125 * 1e20 + 0.25 * 4e20 + 16e20) / 1.875).Within(1e-12).Percent);
        }
    }

    [TestCaseSource(nameof(Units))]
    [TestCase(1e288)]
    [TestCase(double.Epsilon * 8)]
    public void Losses_and_the_Brier_score_of_weighted_samples_do_not_depend_on_the_unit(double unit)
    {
        byte[] labels = [1, 0, 1, 0];
        double[] scores = [0.9, 1e-6, 0.999999, 0.7], shares = [0.125, 0.25, 0.5, 1];
        BinaryLogLoss ordinary = new(), whole = new(), twice = new();
        ordinary.Add(labels, scores, shares);
        whole.Add(labels, scores, shares.Select(share => share * unit).ToArray());
        twice.Add(labels, scores, shares.Select(share => share * unit).ToArray());
        twice.Merge(whole);
        twice = BinaryLogLoss.Read(Bytes(twice));

        foreach (BinaryLogLossValue value in (BinaryLogLossValue[])[whole.Value, twice.Value])
        {
            Assert.That((double[])[value.LogLoss, value.LogLossVariance, value.Brier],
                Is.EqualTo((double[])[ordinary.Value.LogLoss, ordinary.Value.LogLossVariance, ordinary.Value.Brier]).Within(1e-12).Percent);
        }
    }

    [Test]
    public void A_sample_that_outweighs_all_others_leaves_their_spread_its_digits()
    {
        LossStatistics first = new(), last = new();
        first.Add((double[])[1.0 / 3, 1, 2], (double[])[1e200, 1, 1]);
        last.Add((double[])[1, 2, 1.0 / 3], (double[])[1, 1, 1e200]);

        Assert.That(first.Value.Variance, Is.EqualTo((4.0 / 9 + 25.0 / 9) * 1e-200).Within(1e-12).Percent);
        Assert.That(last.Value.Variance, Is.EqualTo(first.Value.Variance).Within(1e-12).Percent);
    }

    [Test]
    public void A_weight_that_is_refused_does_not_set_the_unit_of_the_others()
    {
        BinaryLogLoss state = new();
        state.Add((byte[])[1, 0, 1], (double[])[0.9999, 0.5, 0.5], (double[])[1e-280, 1e300, double.NaN]);
        RegressionErrors errors = new();
        errors.Add((double[])[0, 0, 0], (double[])[1e-8, 5, 5], (double[])[1e-280, 1e300, double.NaN]);

        Assert.That(state.Value.Brier, Is.EqualTo(1e-8).Within(1e-9).Percent);
        Assert.That(errors.Value.MeanSquaredError, Is.EqualTo(1e-16).Within(1e-9).Percent);
    }

    private static double[] Scores(RegressionValue value) =>
        [value.MeanSquaredError, value.MeanAbsoluteError, value.Bias, value.Huber, value.MeanAbsolutePercentageError, value.R2, value.ExplainedVariance, value.MeanTarget, value.MeanSquaredTarget];

    private static RegressionErrors ReadBack(RegressionErrors state)
    {
        ArrayBufferWriter<byte> bytes = new();
        state.Write(bytes);
        return RegressionErrors.Read(new ReadOnlySequence<byte>(bytes.WrittenMemory));
    }

    private static ReadOnlySequence<byte> Bytes(BinaryLogLoss state)
    {
        ArrayBufferWriter<byte> bytes = new();
        state.Write(bytes);
        return new ReadOnlySequence<byte>(bytes.WrittenMemory);
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
