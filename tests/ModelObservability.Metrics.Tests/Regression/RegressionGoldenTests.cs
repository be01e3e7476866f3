using ModelObservability.Metrics;
using ModelObservability.Metrics.Regression;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Regression;

/// <summary>Scores agree with scikit-learn and SciPy to 1e-12.</summary>
public class RegressionGoldenTests
{
    private static IEnumerable<TestCaseData> Regressions => GoldenCase.Of("regression.json");

    private static IEnumerable<TestCaseData> Weighted => GoldenCase.Of("weighted.json");

    private static IEnumerable<TestCaseData> Losses => GoldenCase.Of("losses.json");

    [TestCaseSource(nameof(Regressions))]
    public void Scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new RegressionErrors();
        state.Add(golden.Doubles("y_true"), golden.Doubles("y_pred"));
        RegressionValue value = state.Value with { Undefined = Undefined.ScikitLearn };

        AssertRelative(value.MeanSquaredError, golden.ExpectedNumber("mse"), "mse");
        AssertRelative(value.RootMeanSquaredError, golden.ExpectedNumber("rmse"), "rmse");
        AssertRelative(value.MeanAbsoluteError, golden.ExpectedNumber("mae"), "mae");
        AssertRelative(value.MaximumError, golden.ExpectedNumber("max_error"), "max_error");
        AssertRelative(value.MeanAbsolutePercentageError, golden.ExpectedNumber("mape"), "mape");
        AssertRelative(value.R2, golden.ExpectedNumber("r2"), "r2");
        AssertRelative(value.ExplainedVariance, golden.ExpectedNumber("explained_variance"), "explained_variance");
    }

    [TestCaseSource(nameof(Regressions))]
    public void The_median_is_within_its_stated_error_of_that_of_scikit_learn(GoldenCase golden)
    {
        foreach (double accuracy in new[] { 0.01, 0.001 })
        {
            var state = new RegressionErrors(new RegressionOptions { MedianAccuracy = accuracy });
            state.Add(golden.Doubles("y_true"), golden.Doubles("y_pred"));
            double expected = golden.ExpectedNumber("median_ae");
            Assert.That(state.Value.MedianAbsoluteError, Is.EqualTo(expected).Within(accuracy * (1 + 1e-9) * expected));
        }
    }

    [TestCaseSource(nameof(Weighted))]
    public void Weighted_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new RegressionErrors();
        state.Add(golden.Doubles("r_true"), golden.Doubles("r_pred"), golden.Doubles("weight"));

        AssertRelative(state.Value.MeanSquaredError, golden.ExpectedNumber("mse"), "mse");
        AssertRelative(state.Value.MeanAbsoluteError, golden.ExpectedNumber("mae"), "mae");
        AssertRelative(state.Value.R2, golden.ExpectedNumber("r2"), "r2");
    }

    [TestCaseSource(nameof(Losses))]
    public void The_Huber_loss_is_that_of_SciPy(GoldenCase golden)
    {
        var state = new RegressionErrors();
        state.Add(golden.Doubles("r_true"), golden.Doubles("r_pred"));
        AssertRelative(state.Value.Huber, golden.ExpectedNumber("huber_delta_1"), "huber");
    }

    // Nothing absolute: targets of 1e-150 have errors whose squares are 1e-300.
    private static void AssertRelative(double actual, double expected, string what) =>
        Assert.That(actual, double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected)), what);
}
