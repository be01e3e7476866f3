using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class MultilabelConfusionTests
{
    [Test]
    public void A_worked_example()
    {
        var state = new MultilabelConfusion(3);

        // Sample 1: one of two labels found; sample 2: exact; sample 3: neither labels nor predictions; sample 4: a false alarm.
        state.Add((byte[])[1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], (byte[])[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
        MultilabelCounts counts = state.Value;

        Assert.That(counts.Total, Is.EqualTo(4));
        Assert.That(counts.SubsetAccuracy, Is.EqualTo(0.5));
        Assert.That(counts.HammingLoss, Is.EqualTo(2.0 / 12));
        Assert.That(counts.Class(1), Is.EqualTo(new BinaryCounts(0, 1, 2, 1)));
        Assert.That((counts.SamplePrecision, counts.PredictedSamples), Is.EqualTo((2.0 / 3, 3L)));
        Assert.That((counts.SampleRecall, counts.LabelledSamples), Is.EqualTo((1.5 / 2, 2L)));
        Assert.That(counts.SampleF1, Is.EqualTo(5.0 / 9));
        Assert.That(counts.SampleJaccard, Is.EqualTo((0.5 + 1 + 0) / 3));
        Assert.That(counts.TouchedSamples, Is.EqualTo(3));
    }

    [Test]
    public void A_sample_with_any_bad_value_is_rejected_as_a_whole()
    {
        var state = new MultilabelConfusion(2);

        state.Add((byte[])[0, 2, 1, 1, 0, 0], (byte[])[0, 9, 1, 3, 0, 0]);
        state.Add((byte[])[1, 0, 1, 0], (float[])[float.NaN, 1f, float.PositiveInfinity, float.NegativeInfinity]);

        Assert.That(state.Value.Rejected, Is.EqualTo(new Rejections(LabelOutOfRange: 1, PredictionOutOfRange: 1, NonFiniteScore: 1)));
        Assert.That((state.Value.Total, state.Value.ExactMatches), Is.EqualTo((2L, 2L)));
    }

    [Test]
    public void Lengths_that_do_not_fit_are_named_before_anything_is_counted()
    {
        var state = new MultilabelConfusion(2);

        Assert.That(() => state.Add(new bool[4], new bool[6]), Throws.ArgumentException.With.Message.Contains("4").And.Message.Contains("6"));
        Assert.That(() => state.Add(new byte[5], new byte[5]), Throws.ArgumentException.With.Message.Contains("5").And.Message.Contains("2"));
        Assert.That(() => state.Add(new byte[4], new double[2]), Throws.ArgumentException);
        Assert.That(() => state.Add(new bool[4], new double[2]), Throws.ArgumentException);
        Assert.That(state.Value.Total, Is.Zero);
    }

    [Test]
    public void Bad_options_are_refused()
    {
        Assert.That(() => new MultilabelConfusion(0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("labels"));
        Assert.That(() => new MultilabelConfusion(2, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("threshold"));
        Assert.That(() => new MultilabelConfusion(2).Merge(new MultilabelConfusion(3)), Throws.ArgumentException);
        Assert.That(() => new MultilabelConfusion(2).Merge(new MultilabelConfusion(2, 0.1)), Throws.ArgumentException);
        Assert.That(() => new MultilabelConfusion(2).Value.Class(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Without_samples_every_score_is_undefined()
    {
        MultilabelCounts none = new MultilabelConfusion(2).Value;

        Assert.That(new[] { none.SubsetAccuracy, none.HammingLoss, none.SampleF1, none.SamplePrecision, none.F1(Average.Macro), none.F1(Average.Micro) }, Is.All.NaN);
    }

    [Test]
    public void Merging_beyond_63_bits_saturates_with_a_flag()
    {
        var state = new MultilabelConfusion(2);
        state.Add((byte[])[1, 0], (byte[])[1, 1]);
        for (int i = 0; i < 70; i++) state.Merge(state);
        state.Add((byte[])[1, 0], (byte[])[1, 1]);

        Assert.That(state.Value.Saturated, Is.True);
        Assert.That(state.Value.Total, Is.EqualTo(long.MaxValue));
        Assert.That(state.Value.SampleF1, Is.EqualTo(2.0 / 3).Within(1e-15));
        Assert.That(state.Value.Class(0).TruePositives, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Adding_allocates_nothing()
    {
        var state = new MultilabelConfusion(40);
        byte[] labels = new byte[4_000];
        float[] scores = new float[4_000];

        Assert.That(Allocations.Of(() =>
        {
            state.Add(labels, labels);
            state.Add(labels, scores);
        }), Is.Zero);
    }
}
