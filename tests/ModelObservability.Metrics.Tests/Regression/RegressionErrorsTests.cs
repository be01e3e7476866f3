using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;

namespace ModelObservability.Tests.Metrics.Regression;

public class RegressionErrorsTests
{
    // Each is hard for some way of summing: spread far below the mean, one giant, a slope, alternating signs, all the same.
    private static readonly string[] Shapes = ["noise", "offset", "giant first", "giant last", "sorted", "alternating", "constant"];

    [TestCaseSource(nameof(Shapes))]
    public void Scores_are_those_of_integer_arithmetic(string shape)
    {
        (double[] targets, double[] predictions) = Samples(shape, 3_000);
        RegressionValue value = Of(targets, predictions).Value;

        ExactMoments target = new(targets), error = new(predictions.Zip(targets, (p, t) => p - t));
        Assert.That(value.MeanTarget, Is.EqualTo(target.Mean).Within(1e-14 * Math.Sqrt(target.MeanSquare)));
        Assert.That(value.Bias, Is.EqualTo(error.Mean).Within(1e-15));
        AssertRelative(value.MeanSquaredError, error.MeanSquare);
        AssertRelative(value.MeanAbsoluteError, new ExactMoments(predictions.Zip(targets, (p, t) => Math.Abs(p - t))).Mean);
        Assert.That(value.MaximumError, Is.EqualTo(predictions.Zip(targets, (p, t) => Math.Abs(p - t)).Max()));
        if (shape == "constant") return;
        // R² is 1 minus a ratio, and that ratio has the digits.
        double unexplained = error.MeanSquare / target.Variance, varying = error.Variance / target.Variance;
        Assert.That(value.R2, Is.EqualTo(1 - unexplained).Within(1e-13 * unexplained + 2e-16));
        Assert.That(value.ExplainedVariance, Is.EqualTo(1 - varying).Within(1e-13 * varying + 2e-16));
    }

    [TestCaseSource(nameof(Shapes))]
    public void Order_split_and_merging_change_less_than_the_stated_error(string shape)
    {
        (double[] targets, double[] predictions) = Samples(shape, 3_000);
        RegressionErrors whole = Of(targets, predictions), single = new(), shuffled = new(), merged = new();
        var random = new Random(1);
        int[] order = [.. Enumerable.Range(0, targets.Length)];
        random.Shuffle(order);
        shuffled.Add(order.Select(i => targets[i]).ToArray(), order.Select(i => predictions[i]).ToArray());
        for (int i = 0; i < targets.Length; i++)
            single.Add(targets.AsSpan(i, 1), predictions.AsSpan(i, 1));
        for (int start = 0, length; start < targets.Length; start += length)
        {
            length = Math.Min(random.Next(1, 900), targets.Length - start);
            RegressionErrors piece = Of(targets[start..(start + length)], predictions[start..(start + length)]);
            piece.Merge(merged);
            merged = piece;
        }

        foreach (RegressionErrors other in new[] { single, shuffled, merged })
        {
            foreach (Func<RegressionValue, double> score in new Func<RegressionValue, double>[]
                { v => v.MeanSquaredError, v => v.MeanAbsoluteError, v => v.MeanAbsolutePercentageError, v => v.Huber, v => v.MaximumError, v => v.Count, v => v.R2 })
            {
                double expected = score(whole.Value);
                Assert.That(score(other.Value), double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(1e-13 * Math.Abs(expected)));
            }
        }
    }

    [Test]
    public void Singles_are_measured_as_the_doubles_they_are()
    {
        var random = new Random(1);
        float[] targets = [.. Enumerable.Range(0, 1_111).Select(_ => random.NextSingle())], predictions = [.. targets.Select(_ => random.NextSingle())];
        var singles = new RegressionErrors();
        singles.Add(targets, predictions);
        Assert.That(singles.Value, Is.EqualTo(Of([.. targets.Select(t => (double)t)], [.. predictions.Select(p => (double)p)]).Value));
    }

    [Test]
    public void Whole_weights_are_repeated_samples_and_those_of_zero_count_nothing()
    {
        (double[] targets, double[] predictions) = Samples("noise", 700);
        int[] weights = [.. targets.Select((_, i) => i % 4)];
        var weighted = new RegressionErrors();
        weighted.Add(targets, predictions, weights.Select(w => (float)w).ToArray());
        int[] copies = [.. Enumerable.Range(0, 700).SelectMany(i => Enumerable.Repeat(i, weights[i]))];
        RegressionValue repeated = Of([.. copies.Select(i => targets[i])], [.. copies.Select(i => predictions[i])]).Value, value = weighted.Value;

        Assert.That((value.Count, value.Weight), Is.EqualTo((700L, (double)copies.Length)));
        AssertRelative(value.MeanSquaredError, repeated.MeanSquaredError);
        AssertRelative(value.MeanAbsolutePercentageError, repeated.MeanAbsolutePercentageError);
        AssertRelative(value.R2, repeated.R2);
        AssertRelative(value.Huber, repeated.Huber);
    }

    [Test]
    public void Pairs_without_a_finite_difference_and_bad_weights_are_rejected_and_counted()
    {
        double[] targets = [1, double.NaN, 3, double.PositiveInfinity, 5, double.MaxValue, 7], predictions = [2, 2, double.NegativeInfinity, double.PositiveInfinity, 7, -double.MaxValue, 7];
        RegressionValue value = Of(targets, predictions).Value;
        Assert.That((value.Count, value.Rejected), Is.EqualTo((3L, new Rejections(NonFiniteScore: 4))));
        Assert.That((value.MeanAbsoluteError, value.MaximumError), Is.EqualTo((1.0, 2.0)));

        var weighted = new RegressionErrors(new RegressionOptions { MedianAccuracy = 0.01 });
        weighted.Add(targets, predictions, new[] { 1, 1, 1, 1, -1, 1, double.NaN });
        Assert.That((weighted.Value.Count, weighted.Value.Rejected), Is.EqualTo((1L, new Rejections(NonFiniteScore: 4, WeightOutOfRange: 2))));
        Assert.That((weighted.Value.MeanSquaredError, weighted.Value.MedianAbsoluteError), Is.EqualTo((1.0, 1.0)));
    }

    [Test]
    public void Squares_beyond_the_largest_double_are_infinite_and_nothing_else_is()
    {
        RegressionValue value = Of([1e200, -1e200, 0], [0, 0, 0]).Value;
        Assert.That(value.MeanSquaredError, Is.EqualTo(double.PositiveInfinity));
        AssertRelative(value.MeanAbsoluteError / 1e200, 2.0 / 3);
        Assert.That((value.Count, value.MaximumError), Is.EqualTo((3L, 1e200)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(600)]
    public void A_constant_target_leaves_R2_undefined(int count)
    {
        // 0.1 has no exact multiple, so that a mean by division would differ from it.
        double[] targets = [.. Enumerable.Repeat(0.1, count)];
        RegressionValue value = Of(targets, [.. targets.Select((_, i) => i * 0.5)]).Value;
        Assert.That((value.R2, value.ExplainedVariance), Is.EqualTo((double.NaN, double.NaN)));
        if (count < 2) return;
        RegressionValue theirs = value with { Undefined = Undefined.ScikitLearn }, perfect = Of(targets, targets).Value with { Undefined = Undefined.ScikitLearn };
        Assert.That((theirs.R2, theirs.ExplainedVariance, perfect.R2, perfect.ExplainedVariance), Is.EqualTo((0.0, 0.0, 1.0, 1.0)));
    }

    [Test]
    public void Without_samples_every_score_is_NaN()
    {
        RegressionValue value = new RegressionErrors().Value;
        Assert.That(new[] { value.MeanSquaredError, value.RootMeanSquaredError, value.MeanAbsoluteError, value.MeanAbsolutePercentageError, value.R2, value.ExplainedVariance, value.MaximumError, value.Huber, value.MedianAbsoluteError, value.MeanTarget, value.Bias }, Has.All.NaN);
    }

    [Test]
    public void Merged_counts_beyond_2_to_the_63_are_held_with_a_flag()
    {
        RegressionErrors state = Of([1, 2, 3], [1, 3, 3]);
        double error = state.Value.MeanAbsoluteError;
        for (int doubling = 0; doubling < 63; doubling++) state.Merge(state);
        Assert.That((state.Value.Count, state.Value.Saturated), Is.EqualTo((long.MaxValue, true)));
        AssertRelative(state.Value.MeanAbsoluteError, error);
    }

    [Test]
    public void Misuse_is_refused_before_anything_changes()
    {
        RegressionErrors state = Of([1, 2], [1, 3]);
        RegressionValue before = state.Value;
        Assert.That(() => state.Add(new double[3], new float[2]), Throws.ArgumentException);
        Assert.That(() => state.Add(new double[3], new double[3], new double[2]), Throws.ArgumentException);
        Assert.That(() => state.Merge(new RegressionErrors(new RegressionOptions { HuberDelta = 2 })), Throws.ArgumentException);
        Assert.That(() => new RegressionErrors(new RegressionOptions { HuberDelta = 0 }), Throws.ArgumentException);
        Assert.That(() => new RegressionErrors(new RegressionOptions { MedianAccuracy = double.NaN }), Throws.ArgumentException);
        Assert.That(state.Value, Is.EqualTo(before));
    }

    [Test]
    public void Samples_without_weight_change_no_digit([Values(1e9, -1e15, 1e100)] double far, [Values(0, 1, 3, 700)] int before)
    {
        (double[] targets, double[] predictions) = Samples("noise", 900);
        double[] weights = [.. targets.Select((_, i) => 0.5 + i % 5)];
        RegressionErrors with = new(), without = new();
        without.Add(targets, predictions, weights);
        double[] Inserted(double[] values, double value) => [.. values[..before], value, value, .. values[before..]];
        with.Add(Inserted(targets, far), Inserted(predictions, -far), Inserted(weights, 0));

        AssertRelative(with.Value.MeanTarget, without.Value.MeanTarget, 1e-12);
        AssertRelative(with.Value.MeanSquaredError, without.Value.MeanSquaredError);
        AssertRelative(with.Value.R2, without.Value.R2);
        AssertRelative(with.Value.ExplainedVariance, without.Value.ExplainedVariance);
        Assert.That(with.Value.Weight, Is.EqualTo(without.Value.Weight));
    }

    [Test]
    public void A_target_is_constant_where_all_that_weighs_something_is()
    {
        RegressionErrors state = new();
        state.Add(new[] { 2.0, 0, 0.1, -2, 0.1 }, new[] { 3.0, -1, 0.6, -2.5, 0.6 }, new[] { 0.0, 0, 3, 0, 1e-5 });
        RegressionValue theirs = state.Value with { Undefined = Undefined.ScikitLearn };
        Assert.That((state.Value.R2, state.Value.ExplainedVariance, theirs.R2, theirs.ExplainedVariance), Is.EqualTo((double.NaN, double.NaN, 0.0, 1.0)));
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        (double[] targets, double[] predictions) = Samples("noise", 1_500);
        float[] singles = [.. targets.Select(t => (float)t)];
        targets[7] = double.NaN;
        var state = new RegressionErrors(new RegressionOptions { MedianAccuracy = 0.01 });
        Assert.That(Allocations.Of(() => state.Add(targets, predictions)), Is.Zero);
        Assert.That(Allocations.Of(() => state.Add(singles, predictions, singles)), Is.Zero);
    }

    private static RegressionErrors Of(double[] targets, double[] predictions)
    {
        var state = new RegressionErrors();
        state.Add(targets, predictions);
        return state;
    }

    // Multiples of 2^-20, which are integers in that unit.
    private static (double[] Targets, double[] Predictions) Samples(string shape, int count)
    {
        var random = new Random(7);
        double Dyadic(double range) => Math.Round((random.NextDouble() - 0.5) * range * (1 << 20)) / (1 << 20);
        double[] targets = [.. Enumerable.Range(0, count).Select(i => shape switch
        {
            "offset" => 1e9 + Dyadic(1),
            "giant first" => i == 0 ? 1e9 : Dyadic(1),
            "giant last" => i == count - 1 ? 1e9 : Dyadic(1),
            "sorted" => i * 1000 + Dyadic(1),
            "alternating" => (i % 2 * 2 - 1) * 1e6 + Dyadic(1),
            "constant" => 3,
            _ => Dyadic(10),
        })];
        return (targets, [.. targets.Select(target => target + Dyadic(4))]);
    }

    private static void AssertRelative(double actual, double expected, double error = 1e-13) =>
        Assert.That(actual, Is.EqualTo(expected).Within(error * Math.Abs(expected)));

    [TestCase(1e-2)]
    [TestCase(1e-4)]
    public void A_median_keeps_its_stated_error_or_is_none(double accuracy)
    {
        // Half of the errors lie around 1; the others grow until no bins are left for the first.
        foreach (double largest in new[] { 1e2, 1e4, 1e12, 1e30 })
        {
            double[] errors = [.. Enumerable.Range(0, 1001).Select(i => i <= 500 ? 1 + i / 1000.0 : largest * i)];
            var state = new RegressionErrors(new RegressionOptions { MedianAccuracy = accuracy });
            state.Add(new double[errors.Length], errors);
            double median = state.Value.MedianAbsoluteError;
            Assert.That(median, largest > 1e15 || (accuracy < 1e-3 && largest > 1e3) ? Is.NaN : Is.EqualTo(1.5).Within(accuracy * 1.5));
        }
    }
}
