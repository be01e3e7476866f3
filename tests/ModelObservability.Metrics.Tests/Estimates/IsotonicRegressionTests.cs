using ModelObservability.Metrics.Estimates;

namespace ModelObservability.Tests.Metrics.Estimates;

public class IsotonicRegressionTests
{
    [Test]
    public void It_rises_and_no_other_rising_function_of_the_same_blocks_is_nearer()
    {
        Random random = new(11);
        for (int round = 0; round < 200; round++)
        {
            int count = random.Next(1, 30);
            double[] x = [.. Enumerable.Range(0, count).Select(index => (double)index)], y = [.. x.Select(_ => random.NextDouble())];
            IsotonicRegression fitted = IsotonicRegression.Fit(x, y);
            double[] values = [.. x.Select(fitted.Predict)];
            Assert.That(values, Is.Ordered);
            // Brute force: the value at i is the largest of the least means of intervals around it (the max-min formula).
            for (int i = 0; i < count; i++)
            {
                double brute = Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, count - i).Min(to => y[from..(to + 1)].Average()));
                Assert.That(values[i], Is.EqualTo(brute).Within(1e-12));
            }
        }
    }

    [Test]
    public void Points_of_one_place_are_averaged_by_weight()
    {
        IsotonicRegression fitted = IsotonicRegression.Fit([1, 1, 2], [0, 1, 1], [1, 3, 1]);
        Assert.That((fitted.Predict(1), fitted.Predict(1.5), fitted.Predict(9), fitted.Predict(-9)), Is.EqualTo((0.75, 0.875, 1.0, 0.75)));
        Assert.That(fitted.Predict(double.NaN), Is.NaN);
    }

    [Test]
    public void What_is_no_point_is_refused()
    {
        Assert.That(() => IsotonicRegression.Fit([], []), Throws.ArgumentException);
        Assert.That(() => IsotonicRegression.Fit([1], [1, 2]), Throws.ArgumentException);
        Assert.That(() => IsotonicRegression.Fit([1, double.NaN], [1, 2]), Throws.ArgumentException.With.Message.StartsWith("x[1] is NaN"));
        Assert.That(() => IsotonicRegression.Fit([1], [1], [0]), Throws.ArgumentException.With.Message.StartsWith("weights[0] is 0"));
    }
}
