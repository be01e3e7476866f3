using System.Runtime.InteropServices;
using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics;

public class BinaryConfusionTests
{
    [Test]
    public void A_score_of_NaN_is_rejected_and_counted_and_infinities_are_scores()
    {
        var state = new BinaryConfusion();

        state.Add((bool[])[true, true, false, false], (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.5]);

        Assert.That(state.Value, Is.EqualTo(new BinaryCounts(1, 1, 1, 0) { Rejected = new Rejections(NonFiniteScore: 1) }));
    }

    [Test]
    public void A_byte_other_than_0_and_1_is_rejected_the_label_before_the_prediction()
    {
        var state = new BinaryConfusion();

        state.Add((byte[])[2, 1, 255, 0], (byte[])[7, 2, 0, 0]);

        Assert.That(state.Value, Is.EqualTo(
            new BinaryCounts(0, 0, 1, 0) { Rejected = new Rejections(LabelOutOfRange: 2, PredictionOutOfRange: 1) }));
    }

    [Test]
    public void A_bool_left_odd_by_interop_is_true()
    {
        var state = new BinaryConfusion();
        byte[] odd = [2, 0, 128, 0];

        state.Add(MemoryMarshal.Cast<byte, bool>(odd), new[] { true, false, true, true });

        Assert.That(state.Value, Is.EqualTo(new BinaryCounts(2, 1, 1, 0)));
    }

    [Test]
    public void Float_and_double_scores_meet_a_threshold_no_float_can_hold_alike([Values(0.1, 0.3, 0.7, 1e300, -1e300, 1e-300)] double threshold)
    {
        float near = (float)threshold;
        float[] scores = [near, MathF.BitIncrement(near), MathF.BitDecrement(near), 0, 1, -1];
        bool[] labels = new bool[scores.Length];
        BinaryConfusion asFloat = new(threshold), asDouble = new(threshold);

        asFloat.Add(labels, scores);
        asDouble.Add(labels, (double[])[.. scores.Select(s => (double)s)]);

        Assert.That(asFloat.Value, Is.EqualTo(asDouble.Value));
        Assert.That(asFloat.Value.FalsePositives, Is.EqualTo(scores.Count(s => s >= threshold)));
    }

    [Test]
    public void Lengths_that_differ_are_named_before_anything_is_counted()
    {
        var state = new BinaryConfusion();

        foreach (Action add in new Action[]
        {
            () => state.Add(new bool[3], new bool[4]), () => state.Add(new byte[3], new byte[4]), () => state.Add(new int[3], new int[4]),
            () => state.Add(new bool[3], new float[4]), () => state.Add(new byte[3], new float[4]), () => state.Add(new int[3], new float[4]),
            () => state.Add(new bool[3], new double[4]), () => state.Add(new byte[3], new double[4]), () => state.Add(new int[3], new double[4]),
        })
        {
            Assert.That(add, Throws.ArgumentException.With.Message.Contains("3").And.Message.Contains("4"));
        }

        Assert.That(state.Value, Is.EqualTo(default(BinaryCounts)));
    }

    [Test]
    public void A_threshold_of_NaN_is_refused() =>
        Assert.That(() => new BinaryConfusion(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("threshold"));

    [Test]
    public void States_of_different_thresholds_do_not_merge()
    {
        var state = new BinaryConfusion(0.5);

        Assert.That(() => state.Merge(new BinaryConfusion(0.6)), Throws.ArgumentException);
        Assert.That(() => state.Merge(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Merging_beyond_63_bits_saturates_with_a_flag_and_never_turns_negative()
    {
        var state = new BinaryConfusion();
        state.Add((byte[])[1, 0, 0], (byte[])[1, 0, 2]);
        for (int i = 0; i < 62; i++) state.Merge(state);
        Assert.That(state.Value.TruePositives, Is.EqualTo(1L << 62));
        Assert.That(state.Value.Saturated, Is.False);

        state.Merge(state);
        state.Add((byte[])[1], (byte[])[1]);

        Assert.That(state.Value.TruePositives, Is.EqualTo(long.MaxValue));
        Assert.That(state.Value.Rejected.PredictionOutOfRange, Is.EqualTo(long.MaxValue));
        Assert.That(state.Value.Saturated, Is.True);
        Assert.That(state.CreateEmpty().Value.Saturated, Is.False);
        state.Reset();
        Assert.That(state.Value, Is.EqualTo(default(BinaryCounts)));
    }

    [Test]
    public void Adding_and_reading_allocate_nothing()
    {
        var state = new BinaryConfusion();
        byte[] labels = new byte[1000], predictions = new byte[1000];
        int[] numbers = new int[1000];
        float[] scores = new float[1000];
        double[] wide = new double[1000];

        Assert.That(Allocations.Of(() =>
        {
            state.Add(labels, predictions);
            state.Add(numbers, numbers);
            state.Add(labels, scores);
            state.Add(numbers, wide);
            _ = state.Value.F1 + state.Value.Accuracy;
        }), Is.Zero);
    }
}
