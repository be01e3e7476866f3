using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

/// <summary>Counts agree exactly and scores to 1e-12 with scikit-learn, zero_division=0.</summary>
public class MultilabelGoldenTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("multilabel.json");

    [TestCaseSource(nameof(Cases))]
    public void Counts_and_scores_are_those_of_scikit_learn(GoldenCase golden)
    {
        MultilabelCounts counts = Predicted(golden) with { Undefined = Undefined.ScikitLearn };

        long[] expected = golden.ExpectedTable("per_label_confusion");
        for (int i = 0; i < counts.Classes; i++)
        {
            BinaryCounts label = counts.Class(i);
            Assert.That(
                new[] { label.TrueNegatives, label.FalsePositives, label.FalseNegatives, label.TruePositives }, Is.EqualTo(expected[(4 * i)..(4 * i + 4)]));
        }

        golden.Agrees(counts.SubsetAccuracy, "subset_accuracy");
        golden.Agrees(counts.HammingLoss, "hamming_loss");
        foreach (Average average in Enum.GetValues<Average>())
        {
            string name = average.ToString().ToLowerInvariant();
            golden.Agrees(counts.Precision(average), $"{name}/precision");
            golden.Agrees(counts.Recall(average), $"{name}/recall");
            golden.Agrees(counts.F1(average), $"{name}/f1");
        }

        golden.Agrees(counts.SamplePrecision, "samples/precision");
        golden.Agrees(counts.SampleRecall, "samples/recall");
        golden.Agrees(counts.SampleF1, "samples/f1");
    }

    [TestCaseSource(nameof(Cases))]
    public void Scores_at_one_half_count_what_the_predictions_count(GoldenCase golden)
    {
        MultilabelCounts predicted = Predicted(golden);
        byte[] labels = Bytes(golden, "y_true");
        MultilabelConfusion doubles = new(predicted.Classes), floats = new(predicted.Classes, threshold: 0.5);
        doubles.Add(labels, golden.Rows("y_score"));
        floats.Add((bool[])[.. labels.Select(label => label != 0)], (float[])[.. golden.Rows("y_score").Select(score => (float)score)]);

        Assert.That(doubles.Value, Is.EqualTo(predicted));
        Assert.That(floats.Value, Is.EqualTo(predicted));
    }

    private static MultilabelCounts Predicted(GoldenCase golden)
    {
        var state = new MultilabelConfusion(golden.ExpectedTable("per_label_confusion").Length / 4);
        state.Add(Bytes(golden, "y_true"), Bytes(golden, "y_pred"));
        return state.Value;
    }

    private static byte[] Bytes(GoldenCase golden, string name) => [.. golden.Rows(name).Select(value => (byte)value)];
}
