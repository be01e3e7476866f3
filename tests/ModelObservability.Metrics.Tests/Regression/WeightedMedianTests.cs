using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;
using ModelObservability.Tests.Golden;
using ModelObservability.Tests.Metrics.Serialization;

namespace ModelObservability.Tests.Metrics.Regression;

/// <summary>The lower weighted median of absolute errors, as scikit-learn has it.</summary>
public class WeightedMedianTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("weighted_median.json");

    [TestCaseSource(nameof(Cases))]
    public void It_is_within_its_stated_error_of_that_of_scikit_learn(GoldenCase golden)
    {
        foreach (double accuracy in new[] { 0.01, 0.001 })
        {
            RegressionErrors state = With(accuracy);
            state.Add(golden.Doubles("y_true"), golden.Doubles("y_pred"), golden.Doubles("weight"));
            double expected = golden.ExpectedNumber("median_ae");
            double actual = (state.Value with { Undefined = Undefined.ScikitLearn }).MedianAbsoluteError;
            Assert.That(actual, Is.EqualTo(expected).Within(accuracy * (1 + 1e-9) * expected));
        }
    }

    [Test]
    public void It_is_the_error_in_the_middle_of_repeated_samples()
    {
        var random = new Random(3);
        for (int run = 0; run < 200; run++)
        {
            double[] errors = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => random.Next(5) * Math.Pow(4, random.Next(6)))];
            double[] weights = [.. errors.Select(_ => (double)random.Next(4))];
            double[] repeated = [.. errors.Zip(weights).SelectMany(pair => Enumerable.Repeat(pair.First, (int)pair.Second)).Order()];
            RegressionErrors state = With(0.01);
            state.Add(new double[errors.Length], errors, weights);
            double expected = repeated.Length == 0 ? double.NaN : repeated[(repeated.Length - 1) / 2];
            Assert.That(state.Value.MedianAbsoluteError, double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(0.01 * expected));
        }
    }

    [Test]
    public void Samples_without_weights_weigh_1_whenever_they_came()
    {
        double[] early = [1, 2, 3, 4, 5], late = [100, 200, 300];
        RegressionErrors state = With(0.001), other = With(0.001), whole = With(0.001);
        state.Add(new double[5], early);
        Assert.That(state.Value.MedianAbsoluteError, Is.EqualTo(3).Within(0.1).Percent);
        state.Add(new double[3], late, new[] { 2.0, 1, 0.5 });
        state.Add(new double[2], new[] { 1000.0, 2000 });
        whole.Add(new double[10], (double[])[.. early, .. late, 1000, 2000], new[] { 1, 1, 1, 1, 1, 2, 1, 0.5, 1, 1 });
        // 10.5 in all: 1 to 5 weigh 5, and 100 reaches half of it.
        Assert.That(state.Value.MedianAbsoluteError, Is.EqualTo(100).Within(0.1).Percent.And.EqualTo(whole.Value.MedianAbsoluteError));

        other.Add(new double[5], early);
        RegressionErrors counted = With(0.001);
        counted.Add(new double[5], early);
        counted.Merge(state);
        state.Merge(other);
        Assert.That(counted.Value.MedianAbsoluteError, Is.EqualTo(state.Value.MedianAbsoluteError).And.EqualTo(4).Within(0.1).Percent);
        state.Reset();
        state.Add(new double[2], new[] { 1.0, 2 });
        Assert.That(state.Value.MedianAbsoluteError, Is.EqualTo(1.5).Within(0.1).Percent, "without weights it is the mean of the two in the middle");
    }

    [Test]
    public void Where_the_largest_error_leaves_it_no_bin_there_is_none()
    {
        RegressionErrors state = With(0.01);
        state.Add(new double[3], new[] { 1e-5, 1e-4, 1e30 }, new[] { 1.0, 1, 1.5 });
        Assert.That(state.Value.MedianAbsoluteError, Is.NaN);
        state.Add(new double[2], new[] { 0.0, 2e30 }, new[] { 3.0, 0.75 });
        Assert.That(state.Value.MedianAbsoluteError, Is.NaN, "7.25 in all, 3 are zeros, and what has collapsed reaches half");
        state.Add(new double[1], new[] { 0.0 }, new[] { 2.0 });
        Assert.That(state.Value.MedianAbsoluteError, Is.Zero, "zeros are no numbers too small for the bins");
    }

    [Test]
    public void Zeros_and_errors_too_small_for_the_bins_are_told_apart_without_weights_too()
    {
        double[] errors = [0, 0, 0, 0, 1e-10, 1e-10, 1e30, 1e30, 1e30, 1e30, 1e30];
        RegressionErrors state = With(0.01);
        state.Add(new double[errors.Length], errors);
        Assert.That(state.Value.MedianAbsoluteError, Is.NaN, "the sixth of eleven has collapsed");
        state.Add(new double[2], new double[2]);
        Assert.That(state.Value.MedianAbsoluteError, Is.NaN, "the seventh of thirteen too");
        state.Add(new double[6], new double[6]);
        Assert.That(state.Value.MedianAbsoluteError, Is.Zero);
    }

    [Test]
    public void A_few_bytes_take_little_memory()
    {
        RegressionErrors state = With(0.0001);
        state.Add(new double[2], new[] { 1.0, 3 }, new[] { 1.0, 1 });
        byte[] bytes = StateBytes.Of(state);
        RegressionErrors.Read(new ReadOnlySequence<byte>(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        RegressionErrors read = RegressionErrors.Read(new ReadOnlySequence<byte>(bytes));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan((1 << 20) + 64 * bytes.Length));

        read.Merge(state);
        read.Add(new double[2], new[] { 1e-3, 5 }, new[] { 1.0, 4 });
        Assert.That(read.Value.MedianAbsoluteError, Is.EqualTo(3).Within(0.01).Percent, "9 in all, and 3 reaches half");
    }

    private static RegressionErrors With(double accuracy) => new(new RegressionOptions { MedianAccuracy = accuracy });
}
