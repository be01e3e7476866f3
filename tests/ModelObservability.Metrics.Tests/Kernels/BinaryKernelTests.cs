using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

/// <summary>Vector = scalar for every length and several alignments; the scalar definition itself is checked by hand.</summary>
public class BinaryKernelTests
{
    private static readonly int[] Offsets = [0, 1, 3, 7, 16, 31];

    [Test]
    public void The_scalar_definition_counts_every_case_by_hand()
    {
        byte[] labels = [1, 0, 0, 1, 2, 0, 255, 1];
        byte[] predictions = [1, 1, 0, 0, 0, 3, 9, 1];

        BinaryTally tally = BinaryKernel.CountScalar(new ByteLanes(labels), new ByteLanes(predictions));

        Assert.That(tally, Is.EqualTo(new BinaryTally(
            TruePositives: 2, FalsePositives: 1, TrueNegatives: 1, FalseNegatives: 1, LabelRejected: 2, PredictionRejected: 1)));
    }

    [Test]
    public void Bytes_are_counted_as_the_definition_says_for_every_length_and_alignment()
    {
        var random = new Random(1);
        byte[] labels = Bytes(random), predictions = Bytes(random);
        ForEachSlice((offset, length) => Assert.That(
            BinaryKernel.Count(new ByteLanes(labels.AsSpan(offset, length)), new ByteLanes(predictions.AsSpan(offset, length))),
            Is.EqualTo(BinaryKernel.CountScalar(
                new ByteLanes(labels.AsSpan(offset, length)), new ByteLanes(predictions.AsSpan(offset, length))))));
    }

    [Test]
    public void A_bool_of_any_bits_but_zero_is_true()
    {
        var random = new Random(2);
        byte[] labels = new byte[400], predictions = new byte[400];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = random.Next(2) == 0 ? (byte)0 : (byte)random.Next(1, 256);
            predictions[i] = random.Next(2) == 0 ? (byte)0 : (byte)random.Next(1, 256);
        }

        ForEachSlice((offset, length) =>
        {
            ReadOnlySpan<byte> y = labels.AsSpan(offset, length), p = predictions.AsSpan(offset, length);
            long tp = 0, fp = 0, tn = 0, fn = 0;
            for (int i = 0; i < length; i++)
            {
                if (p[i] != 0) _ = y[i] != 0 ? tp++ : fp++;
                else _ = y[i] != 0 ? fn++ : tn++;
            }

            BinaryTally tally = BinaryKernel.Count(
                new ByteLanes(MemoryMarshal.Cast<byte, bool>(y)), new ByteLanes(MemoryMarshal.Cast<byte, bool>(p)));
            Assert.That(tally, Is.EqualTo(new BinaryTally(tp, fp, tn, fn, 0, 0)));
        });
    }

    [Test]
    public void Counters_of_a_lane_do_not_overflow_where_every_sample_is_the_same([Values(0, 1)] byte label, [Values(0, 1)] byte prediction)
    {
        const int length = 3 * 255 * 64 + 17;
        byte[] labels = new byte[length], predictions = new byte[length];
        Array.Fill(labels, label);
        Array.Fill(predictions, prediction);

        BinaryTally tally = BinaryKernel.Count(new ByteLanes(labels), new ByteLanes(predictions));

        Assert.That(tally, Is.EqualTo(new BinaryTally(
            length * label * prediction, length * (1 - label) * prediction, length * (1 - label) * (1 - prediction), length * label * (1 - prediction), 0, 0)));
    }

    [Test]
    public void Float_scores_are_judged_as_the_definition_says([Values(0.5f, 0f, float.NegativeInfinity, float.PositiveInfinity, -1e-45f)] float threshold)
    {
        var random = new Random(3);
        float[] odd = [float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon, 0.5f, MathF.BitDecrement(0.5f)];
        byte[] labels = Bytes(random);
        float[] scores = [.. Enumerable.Range(0, labels.Length).Select(_ => random.Next(2) == 0 ? odd[random.Next(odd.Length)] : random.NextSingle())];
        ForEachSlice((offset, length) => Assert.That(
            BinaryKernel.Count(new ByteLanes(labels.AsSpan(offset, length)), new FloatLanes(scores.AsSpan(offset, length), threshold)),
            Is.EqualTo(Judged(labels.AsSpan(offset, length), scores.AsSpan(offset, length), s => float.IsNaN(s), s => s >= threshold))));
    }

    [Test]
    public void Double_scores_are_judged_as_the_definition_says([Values(0.5, 0, double.NegativeInfinity, double.PositiveInfinity, -5e-324)] double threshold)
    {
        var random = new Random(4);
        double[] odd = [double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.Epsilon, -double.Epsilon, 0.5, Math.BitDecrement(0.5)];
        byte[] labels = Bytes(random);
        double[] scores = [.. Enumerable.Range(0, labels.Length).Select(_ => random.Next(2) == 0 ? odd[random.Next(odd.Length)] : random.NextDouble())];
        ForEachSlice((offset, length) => Assert.That(
            BinaryKernel.Count(new ByteLanes(labels.AsSpan(offset, length)), new DoubleLanes(scores.AsSpan(offset, length), threshold)),
            Is.EqualTo(Judged(labels.AsSpan(offset, length), scores.AsSpan(offset, length), s => double.IsNaN(s), s => s >= threshold))));
    }

    [Test]
    public void Integer_labels_outside_0_and_1_are_rejected_whatever_their_low_bytes()
    {
        var random = new Random(5);
        int[] odd = [-1, 2, 256, 257, 65536, 65537, int.MinValue, int.MaxValue, int.MinValue + 1, 127, 128, -128];
        int[] labels = [.. Enumerable.Range(0, 400).Select(_ => random.Next(3) == 0 ? odd[random.Next(odd.Length)] : random.Next(2))];
        float[] scores = [.. labels.Select(_ => random.NextSingle())];
        ForEachSlice((offset, length) =>
        {
            byte[] clamped = [.. labels.AsSpan(offset, length).ToArray().Select(y => y is 0 or 1 ? (byte)y : (byte)9)];
            Assert.That(
                BinaryKernel.Count(new IntLanes(labels.AsSpan(offset, length)), new FloatLanes(scores.AsSpan(offset, length), 0.5f)),
                Is.EqualTo(Judged(clamped, scores.AsSpan(offset, length), s => false, s => s >= 0.5f)));
        });
    }

    private static BinaryTally Judged<T>(ReadOnlySpan<byte> labels, ReadOnlySpan<T> scores, Func<T, bool> isNaN, Func<T, bool> isPositive)
    {
        long tp = 0, fp = 0, tn = 0, fn = 0, badLabel = 0, badScore = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] > 1) badLabel++;
            else if (isNaN(scores[i])) badScore++;
            else if (isPositive(scores[i])) _ = labels[i] == 1 ? tp++ : fp++;
            else _ = labels[i] == 1 ? fn++ : tn++;
        }

        return new BinaryTally(tp, fp, tn, fn, badLabel, badScore);
    }

    private static byte[] Bytes(Random random) =>
        [.. Enumerable.Range(0, 400).Select(_ => random.Next(12) == 0 ? (byte)random.Next(2, 256) : (byte)random.Next(2))];

    private static void ForEachSlice(Action<int, int> check)
    {
        foreach (int offset in Offsets)
        {
            for (int length = 0; length <= 300; length++)
                check(offset, length);
        }
    }
}
