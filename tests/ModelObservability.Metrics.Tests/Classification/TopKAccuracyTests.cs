using ModelObservability.Metrics;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics;

public class TopKAccuracyTests
{
    private static IEnumerable<TestCaseData> Cases => GoldenCase.Of("multiclass.json")
        .Where(data => data.Arguments[0] is GoldenCase golden && golden.Expects("top_1_accuracy"));

    [TestCaseSource(nameof(Cases))]
    public void Shares_are_those_of_scikit_learn(GoldenCase golden)
    {
        int classes = golden.Size("classes");
        TopKAccuracy doubles = new(classes), floats = new(classes);
        doubles.Add(golden.Ints("y_true"), golden.Rows("y_prob"));
        floats.Add(golden.Ints("y_true"), (float[])[.. golden.Rows("y_prob").Select(p => (float)p)]);

        int compared = 0;
        for (int k = 1; k <= doubles.MaxK; k++)
        {
            if (!golden.Expects($"top_{k}_accuracy")) continue;
            golden.Agrees(doubles.Value.Accuracy(k), $"top_{k}_accuracy");
            compared++;
        }

        Assert.That(compared, Is.Positive);
        Assert.That(floats.Value, Is.EqualTo(doubles.Value));
    }

    [Test]
    public void The_lower_class_wins_a_tie()
    {
        var state = new TopKAccuracy(3, maxK: 2);

        state.Add([0, 1, 2], (double[])[0.5, 0.5, 0.5, -0.0, 0.0, 0.0, 1, 1, 1]);

        Assert.That(state.Value.Accuracy(1), Is.EqualTo(1.0 / 3));
        Assert.That(state.Value.Accuracy(2), Is.EqualTo(2.0 / 3));
    }

    [Test]
    public void The_first_place_is_what_the_multiclass_state_predicts()
    {
        var random = new Random(10);
        int[] labels = [.. Enumerable.Range(0, 500).Select(_ => random.Next(7))];
        float[] scores = [.. Enumerable.Range(0, 3_500).Select(_ => (float)random.Next(4))];
        TopKAccuracy top = new(7);
        MulticlassConfusion confusion = new(7);
        top.Add(labels, scores);
        confusion.Add(labels, scores);

        Assert.That(top.Value.Accuracy(1), Is.EqualTo(confusion.Value.Accuracy));
    }

    [Test]
    public void Bad_labels_and_rows_with_a_NaN_are_rejected()
    {
        var state = new TopKAccuracy(2);

        state.Add([2, 0, 1, 1], (double[])[0.1, 0.9, double.NaN, 1, double.NegativeInfinity, double.PositiveInfinity, 0, double.NaN]);

        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, NonFiniteScore: 2)));
        Assert.That(state.Value.Accuracy(1), Is.EqualTo(1));
    }

    [Test]
    public void Bad_options_and_lengths_are_refused()
    {
        Assert.That(() => new TopKAccuracy(1), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("classes"));
        Assert.That(() => new TopKAccuracy(3, 4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("maxK"));
        Assert.That(() => new TopKAccuracy(3, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TopKAccuracy(3).Value.Accuracy(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TopKAccuracy(3).Add([1], new float[4]), Throws.ArgumentException.With.Message.Contains("4"));
        Assert.That(() => new TopKAccuracy(3, 2).Merge(new TopKAccuracy(3, 3)), Throws.ArgumentException);
        Assert.That(new TopKAccuracy(3).Value.Accuracy(1), Is.NaN);
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var state = new TopKAccuracy(100);
        int[] labels = new int[50];
        float[] scores = new float[5_000];

        Assert.That(Allocations.Of(() => state.Add(labels, scores)), Is.Zero);
    }
}
