using ModelObservability.Metrics.Estimates;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Estimates;

/// <summary>Isotonic regression agrees with scikit-learn, and estimates with their definition, to 1e-9.</summary>
public class EstimateGoldenTests
{
    private static IEnumerable<TestCaseData> Binary => GoldenCase.Of("detection_estimates.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("probability"));

    private static IEnumerable<TestCaseData> Isotonic => GoldenCase.Of("detection_estimates.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("query"));

    [TestCaseSource(nameof(Binary))]
    public void Estimates_of_calibrated_probabilities_agree(GoldenCase golden)
    {
        PerformanceEstimate estimate = PerformanceEstimate.Of(golden.Doubles("probability"));
        foreach ((double actual, string path) in new[]
        {
            (estimate.Accuracy, "accuracy"), (estimate.Precision, "precision"), (estimate.Recall, "recall"), (estimate.F1, "f1"), (estimate.RocAuc, "roc_auc"),
        })
        {
            Assert.That(actual, Is.EqualTo(golden.ExpectedNumber(path)).Within(1e-9), path);
        }
    }

    [TestCaseSource(nameof(Isotonic))]
    public void Isotonic_regression_agrees(GoldenCase golden)
    {
        IsotonicRegression fitted = IsotonicRegression.Fit(golden.Doubles("x"), golden.Doubles("y"), golden.Doubles("weight"));
        Assert.That(golden.Doubles("query").Select(fitted.Predict), Is.EqualTo(golden.ExpectedNumbers("prediction")).Within(1e-9));
    }
}
