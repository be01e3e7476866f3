using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

/// <summary>Counts agree exactly and scores to 1e-12 with scikit-learn.</summary>
public class BinaryGoldenTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("binary.json");

    [TestCaseSource(nameof(Cases))]
    public void Counts_and_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        var state = new BinaryConfusion();
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"));
        BinaryCounts counts = state.Value with { Undefined = Undefined.ScikitLearn };

        Assert.That(
            new[] { counts.TrueNegatives, counts.FalsePositives, counts.FalseNegatives, counts.TruePositives },
            Is.EqualTo(golden.ExpectedTable("confusion_matrix")));
        golden.Agrees(counts.Accuracy, "accuracy");
        golden.Agrees(counts.BalancedAccuracy, "balanced_accuracy");
        golden.Agrees(counts.Precision, "precision_zero_division_0");
        golden.Agrees(counts.Recall, "recall_zero_division_0");
        golden.Agrees(counts.F1, "f1_zero_division_0");
        golden.Agrees(counts.FBeta(0.5), "f0.5");
        golden.Agrees(counts.FBeta(2), "f2");
        golden.Agrees(counts.Mcc, "mcc");
        golden.Agrees(counts.CohenKappa, "cohen_kappa");
        golden.Agrees(counts.Jaccard, "jaccard");
    }

    [TestCaseSource(nameof(Cases))]
    public void Scores_at_one_half_count_what_the_predictions_count(GoldenCase golden)
    {
        var predicted = new BinaryConfusion();
        predicted.Add(golden.Ints("y_true"), golden.Ints("y_pred"));
        var scored = new BinaryConfusion(threshold: 0.5);
        scored.Add(golden.Ints("y_true"), golden.Doubles("y_score"));

        Assert.That(scored.Value, Is.EqualTo(predicted.Value));
    }

    [TestCaseSource(nameof(Cases))]
    public void Defined_scores_are_the_same_in_both_modes(GoldenCase golden)
    {
        var state = new BinaryConfusion();
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"));
        BinaryCounts ours = state.Value, theirs = ours with { Undefined = Undefined.ScikitLearn };

        foreach (Func<BinaryCounts, double> score in new Func<BinaryCounts, double>[]
            { c => c.BalancedAccuracy, c => c.Precision, c => c.Recall, c => c.F1, c => c.Jaccard, c => c.Mcc, c => c.CohenKappa, c => c.FBeta(2) })
        {
            Assert.That(score(ours), Is.EqualTo(score(theirs)).Or.NaN);
        }
    }
}
