using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

/// <summary>Counts agree exactly and scores to 1e-12 with scikit-learn, labels=range(classes).</summary>
public class MulticlassGoldenTests
{
    private static readonly Average[] Averages = [Average.Macro, Average.Micro, Average.Weighted];

    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("multiclass.json");

    private static IEnumerable<TestCaseData> CasesWithScores =>
        Cases.Where(data => ((GoldenCase)data.Arguments[0]!).HasInput("y_prob"));

    [TestCaseSource(nameof(Cases))]
    public void Counts_and_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        MulticlassCounts counts = Predicted(golden) with { Undefined = Undefined.ScikitLearn };

        Assert.That(counts.Table.ToArray(), Is.EqualTo(golden.ExpectedTable("confusion_matrix")));
        golden.Agrees(counts.Accuracy, "accuracy");
        golden.Agrees(counts.BalancedAccuracy, "balanced_accuracy");
        golden.Agrees(counts.Mcc, "mcc");
        golden.Agrees(counts.CohenKappa, "cohen_kappa");
        foreach (Average average in Averages)
        {
            string name = average.ToString().ToLowerInvariant();
            golden.Agrees(counts.Precision(average), $"{name}/precision");
            golden.Agrees(counts.Recall(average), $"{name}/recall");
            golden.Agrees(counts.F1(average), $"{name}/f1");
            golden.Agrees(counts.Jaccard(average), $"{name}/jaccard");
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Scores_of_each_class_are_those_of_scikit_learn(GoldenCase golden)
    {
        MulticlassCounts counts = Predicted(golden) with { Undefined = Undefined.ScikitLearn };

        (string Name, Func<BinaryCounts, double> Score)[] scores =
            [("precision", c => c.Precision), ("recall", c => c.Recall), ("f1", c => c.F1), ("support", c => c.TruePositives + c.FalseNegatives)];
        foreach ((string name, Func<BinaryCounts, double> score) in scores)
        {
            double[] expected = golden.ExpectedNumbers($"per_class/{name}");
            for (int i = 0; i < counts.Classes; i++)
                GoldenCase.AssertAgrees(score(counts.Class(i)), expected[i], $"{name} of class {i}");
        }
    }

    [TestCaseSource(nameof(CasesWithScores))]
    public void Rows_of_scores_count_what_their_highest_scores_predict(GoldenCase golden)
    {
        MulticlassCounts predicted = Predicted(golden);
        var doubles = new MulticlassConfusion(golden.Size("classes"));
        doubles.Add(golden.Ints("y_true"), golden.Rows("y_prob"));
        var floats = new MulticlassConfusion(golden.Size("classes"));
        floats.Add(golden.Ints("y_true"), (float[])[.. golden.Rows("y_prob").Select(p => (float)p)]);

        Assert.That(doubles.Value, Is.EqualTo(predicted));
        Assert.That(floats.Value, Is.EqualTo(predicted));
    }

    private static MulticlassCounts Predicted(GoldenCase golden)
    {
        var state = new MulticlassConfusion(golden.Size("classes"));
        state.Add(golden.Ints("y_true"), golden.Ints("y_pred"));
        return state.Value;
    }
}
