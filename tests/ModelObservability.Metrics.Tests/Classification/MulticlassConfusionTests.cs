using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class MulticlassConfusionTests
{
    [Test]
    public void Samples_outside_the_classes_are_rejected_the_label_before_the_prediction()
    {
        var state = new MulticlassConfusion(3);

        state.Add([0, 1, 2, 3, -1, 0, 2], [0, 2, 2, 9, 0, 3, -5]);

        Assert.That(state.Value.Table.ToArray(), Is.EqualTo(new long[] { 1, 0, 0, 0, 0, 1, 0, 0, 1 }));
        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 2, PredictionOutOfRange: 2)));
        Assert.That(state.Value.Total, Is.EqualTo(3));
    }

    [Test]
    public void A_row_with_a_NaN_is_rejected_as_a_score_and_a_bad_label_comes_first()
    {
        var state = new MulticlassConfusion(2);

        state.Add([0, 1, 5, 1], (float[])[0.9f, 0.1f, float.NaN, 1f, float.NaN, 0f, float.NegativeInfinity, float.PositiveInfinity]);
        state.Add([0], [7]);

        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, PredictionOutOfRange: 1, NonFiniteScore: 1)));
        Assert.That(state.Value.Table.ToArray(), Is.EqualTo(new long[] { 1, 0, 0, 1 }));
    }

    [Test]
    public void The_lowest_class_wins_a_tie()
    {
        var state = new MulticlassConfusion(3);

        state.Add([1, 0], (double[])[0.1, 0.45, 0.45, -0.0, 0.0, 0.0]);

        Assert.That(state.Value.Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Rows_longer_than_a_block_are_all_counted()
    {
        const int rows = 1_000, classes = 5;
        var random = new Random(7);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        float[] scores = [.. Enumerable.Range(0, rows * classes).Select(_ => random.NextSingle())];
        int[] predictions = [.. Enumerable.Range(0, rows).Select(r => Array.IndexOf(scores, scores.Skip(r * classes).Take(classes).Max(), r * classes) - r * classes)];
        MulticlassConfusion byScores = new(classes), byClass = new(classes);

        byScores.Add(labels, scores);
        byClass.Add(labels, predictions);

        Assert.That(byScores.Value, Is.EqualTo(byClass.Value));
    }

    [Test]
    public void Lengths_that_do_not_fit_are_named_before_anything_is_counted()
    {
        var state = new MulticlassConfusion(3);

        Assert.That(() => state.Add(new int[3], new int[4]), Throws.ArgumentException.With.Message.Contains("3").And.Message.Contains("4"));
        Assert.That(() => state.Add(new int[2], new float[7]), Throws.ArgumentException.With.Message.Contains("7").And.Message.Contains("6"));
        Assert.That(() => state.Add(new int[2], new double[5]), Throws.ArgumentException.With.Message.Contains("5").And.Message.Contains("6"));
        Assert.That(state.Value.Total, Is.Zero);
    }

    [Test]
    public void The_number_of_classes_is_checked([Values(-1, 0, 1, 46_340, int.MaxValue)] int classes) =>
        Assert.That(() => new MulticlassConfusion(classes), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("46339"));

    [Test]
    public void States_of_different_classes_do_not_merge() =>
        Assert.That(() => new MulticlassConfusion(3).Merge(new MulticlassConfusion(4)), Throws.ArgumentException);

    [Test]
    public void Merging_beyond_63_bits_saturates_with_a_flag_and_adding_goes_on()
    {
        var state = new MulticlassConfusion(2);
        state.Add([1, 0], [1, 1]);
        for (int i = 0; i < 62; i++) state.Merge(state);
        Assert.That(state.Value[1, 1], Is.EqualTo(1L << 62));
        Assert.That(state.Value.Saturated, Is.False);

        state.Merge(state);
        state.Add([1, 1, 0], [1, 1, 0]);

        Assert.That(state.Value[1, 1], Is.EqualTo(long.MaxValue));
        Assert.That(state.Value[0, 0], Is.EqualTo(1));
        Assert.That(state.Value.Saturated, Is.True);
        Assert.That(state.Value.Class(0).Saturated, Is.True);
    }

    [Test]
    public void A_value_does_not_change_when_more_is_counted()
    {
        var state = new MulticlassConfusion(2);
        state.Add([1], [1]);
        MulticlassCounts before = state.Value;

        state.Add([1], [1]);
        state.Reset();

        Assert.That(before[1, 1], Is.EqualTo(1));
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        MulticlassConfusion few = new(3), some = new(10), many = new(100);
        int[] numbers = new int[20_000];
        float[] rows = new float[1_000];

        Assert.That(Allocations.Of(() =>
        {
            few.Add(numbers, numbers);
            some.Add(numbers, numbers);
            many.Add(numbers, numbers);
            some.Add(numbers.AsSpan(0, 100), rows);
        }), Is.Zero);
    }
}
