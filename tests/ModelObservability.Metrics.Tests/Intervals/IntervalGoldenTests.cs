using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Ranking;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Intervals;

/// <summary>Intervals and tests agree with statsmodels and pROC to 1e-12.</summary>
public class IntervalGoldenTests
{
    private static IEnumerable<TestCaseData> Proportions => GoldenCase.Of("intervals.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("trials"));

    private static IEnumerable<TestCaseData> Areas => GoldenCase.Of("intervals.json").Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("a"));

    [TestCaseSource(nameof(Proportions))]
    public void The_interval_of_a_proportion_is_that_of_statsmodels(GoldenCase golden)
    {
        ConfidenceInterval interval = Wilson.Interval(golden.Size("successes"), golden.Size("trials"));
        golden.Agrees(interval.Lower, "lower");
        golden.Agrees(interval.Upper, "upper");
        Assert.That(interval.Estimate, Is.EqualTo((double)golden.Size("successes") / golden.Size("trials")));
    }

    [TestCaseSource(nameof(Areas))]
    public void The_interval_and_the_variance_of_an_area_are_those_of_pROC(GoldenCase golden)
    {
        var state = new ExactRanking();
        state.Add(golden.Ints("y_true"), golden.Doubles("a"));
        ConfidenceInterval interval = state.Value.RocAucInterval();
        golden.Agrees(interval.Estimate, "auc");
        golden.Agrees(interval.Lower, "lower");
        golden.Agrees(interval.Upper, "upper");
        golden.Agrees(state.Value.RocAucVariance, "variance");
    }

    [TestCaseSource(nameof(Areas))]
    public void The_paired_test_is_that_of_pROC(GoldenCase golden)
    {
        RocAucComparison comparison = DeLong.Compare(golden.Ints("y_true"), golden.Doubles("a"), golden.Doubles("b"));
        golden.Agrees(comparison.First, "auc");
        golden.Agrees(comparison.Second, "auc_b");
        golden.Agrees(comparison.Z, "z");
        golden.Agrees(comparison.PValue, "p_value");
    }
}
