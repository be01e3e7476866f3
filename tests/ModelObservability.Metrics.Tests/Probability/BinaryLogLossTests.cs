using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;

namespace ModelObservability.Tests.Metrics.Probability;

public class BinaryLogLossTests
{
    [Test]
    public void Zero_and_one_are_clipped_and_counted()
    {
        var state = new BinaryLogLoss();
        state.Add(new[] { 1, 0, 1, 0, 1 }, new[] { 0, 1, 1, 0, 0.5 });

        double far = -Math.Log(Math.Pow(2, -52)), near = Math.Pow(2, -52);
        Assert.That(state.Value.Clipped, Is.EqualTo(4));
        Assert.That(state.Value.LogLoss, Is.EqualTo((2 * far + 2 * near + Math.Log(2)) / 5).Within(1e-14));
        Assert.That(state.Value.Brier, Is.EqualTo((1 + 1 + 0.25) / 5));
    }

    [Test]
    public void Logits_and_their_probabilities_agree([Range(0, 5)] int seed)
    {
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, 1_000).Select(_ => random.Next(2))];
        double[] logits = [.. labels.Select(_ => (random.NextDouble() - 0.5) * 20)];
        BinaryLogLoss probabilities = new(), margins = new(ScoreKind.Logit);
        probabilities.Add(labels, logits.Select(z => 1 / (1 + Math.Exp(-z))).ToArray());
        margins.Add(labels, logits);

        Assert.That(margins.Value.LogLoss, Is.EqualTo(probabilities.Value.LogLoss).Within(1e-12));
        Assert.That(margins.Value.LogLossVariance, Is.EqualTo(probabilities.Value.LogLossVariance).Within(1e-11));
        Assert.That(margins.Value.Brier, Is.EqualTo(probabilities.Value.Brier).Within(1e-14));
    }

    [TestCase(0, 0.69314718055994531)]
    [TestCase(40, 4.2483542552915889e-18)] // e^-40, which 1 + x swallows
    [TestCase(-40, 40.000000000000000004)]
    [TestCase(700, 9.8596765437597708e-305)]
    [TestCase(-1e300, 1e300)]
    [TestCase(1e300, 0)]
    [TestCase(12, 6.1441934777328054e-6)] // log(1 + e^-12)
    public void The_loss_of_a_logit_keeps_its_digits(double logit, double expected)
    {
        // One sample goes through the scalar tail, 33 through vectors.
        foreach (int count in new[] { 1, 33 })
        {
            var state = new BinaryLogLoss(ScoreKind.Logit);
            state.Add(Enumerable.Repeat(1, count).ToArray(), Enumerable.Repeat(logit, count).ToArray());
            Assert.That(state.Value.LogLoss, Is.EqualTo(expected).Within(1e-14 * expected));
            var mirrored = new BinaryLogLoss(ScoreKind.Logit);
            mirrored.Add(Enumerable.Repeat(0, count).ToArray(), Enumerable.Repeat(-logit, count).ToArray());
            Assert.That(mirrored.Value, Is.EqualTo(state.Value));
        }
    }

    [Test]
    public void Vectors_take_the_logarithms_of_the_scalar_definition([Range(0, 3)] int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, 2_000).Select(_ => Math.Pow(random.NextDouble(), 1 + random.Next(40)))];
        var batch = new BinaryLogLoss();
        batch.Add(scores.Select(_ => true).ToArray(), scores);
        double expected = scores.Sum(score => -Math.Log(Math.Clamp(score, Math.Pow(2, -52), 1 - Math.Pow(2, -52)))) / scores.Length;
        Assert.That(batch.Value.LogLoss, Is.EqualTo(expected).Within(1e-13 * expected));
    }

    [Test]
    public void What_is_no_probability_no_label_or_no_weight_is_rejected_by_the_first_reason()
    {
        int[] labels = [1, 7, 1, 0, 1, 0, 1, 1];
        double[] scores = [0.5, double.NaN, double.NaN, 1.5, -1e-300, double.PositiveInfinity, 0.5, 0.5], weights = [2, 1, 1, 1, 1, 1, -1, double.NaN];
        BinaryLogLoss plain = new(), weighted = new(), logits = new(ScoreKind.Logit);
        plain.Add(labels, scores);
        weighted.Add(labels, scores, weights);
        logits.Add(labels, scores);

        Assert.That((plain.Value.Count, plain.Value.Rejected), Is.EqualTo((3L, new Rejections(1, NonFiniteScore: 2, ProbabilityOutOfRange: 2))));
        Assert.That((weighted.Value.Count, weighted.Value.Weight, weighted.Value.Rejected), Is.EqualTo((1L, 2.0, new Rejections(1, 0, 2, 2, 2))));
        Assert.That(logits.Value.Rejected, Is.EqualTo(new Rejections(1, NonFiniteScore: 2)));
    }

    [Test]
    public void Pieces_merge_to_the_whole()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 2_500).Select(_ => random.Next(2))];
        float[] scores = [.. labels.Select(_ => random.NextSingle() * 1.01f)];
        BinaryLogLoss whole = new(), merged = new();
        whole.Add(labels, scores);
        for (int start = 0; start < labels.Length; start += 700)
        {
            var piece = new BinaryLogLoss();
            piece.Add(labels.AsSpan(start, Math.Min(700, labels.Length - start)), scores.AsSpan(start, Math.Min(700, labels.Length - start)));
            piece.Merge(merged);
            merged = piece;
        }

        Assert.That(merged.Value.LogLoss, Is.EqualTo(whole.Value.LogLoss).Within(1e-14));
        Assert.That(merged.Value.LogLossVariance, Is.EqualTo(whole.Value.LogLossVariance).Within(1e-14));
        Assert.That(merged.Value.Brier, Is.EqualTo(whole.Value.Brier).Within(1e-15));
        Assert.That((merged.Value.Count, merged.Value.Rejected), Is.EqualTo((whole.Value.Count, whole.Value.Rejected)));
    }

    [Test]
    public void Without_samples_every_score_is_NaN_and_misuse_is_refused()
    {
        var state = new BinaryLogLoss();
        state.Add(new[] { 1 }, new[] { 0.5 });
        state.Reset();
        Assert.That(new[] { state.Value.LogLoss, state.Value.Brier, state.Value.LogLossVariance }, Has.All.NaN);
        Assert.That(() => state.Add(new int[2], new float[3]), Throws.ArgumentException);
        Assert.That(() => state.Add(new int[2], new float[2], new float[1]), Throws.ArgumentException);
        Assert.That(() => state.Merge(new BinaryLogLoss(ScoreKind.Logit)), Throws.ArgumentException);
        Assert.That(() => new BinaryLogLoss((ScoreKind)5), Throws.ArgumentException);
        Assert.That(state.Value, Is.EqualTo(new BinaryLogLoss().Value));
    }

    [Test]
    public void Adding_allocates_nothing([Values] ScoreKind kind)
    {
        bool[] labels = new bool[1_300];
        float[] scores = [.. labels.Select((_, i) => i / 1_299f)];
        var state = new BinaryLogLoss(kind);
        Assert.That(Allocations.Of(() => state.Add(labels, scores)), Is.Zero);
        Assert.That(Allocations.Of(() => state.Add(labels, scores, scores)), Is.Zero);
    }
}
