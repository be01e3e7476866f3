using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;

namespace ModelObservability.Tests.Metrics.Probability;

public class CategoricalLogLossTests
{
    [Test]
    public void Logits_and_their_softmax_agree([Values(2, 3, 10, 37, 1_000)] int classes)
    {
        var random = new Random(classes);
        int[] labels = [.. Enumerable.Range(0, 300).Select(_ => random.Next(classes))];
        float[] logits = [.. Enumerable.Range(0, 300 * classes).Select(_ => random.NextSingle() * 10)];
        double[] probabilities = [.. logits.Chunk(classes).SelectMany(row => row.Select(z => Math.Exp(z) / row.Sum(other => Math.Exp(other))))];
        CategoricalLogLoss fromLogits = new(classes, ScoreKind.Logit), fromProbabilities = new(classes);
        fromLogits.Add(labels, logits);
        fromProbabilities.Add(labels, probabilities);

        Assert.That(fromLogits.Value.LogLoss, Is.EqualTo(fromProbabilities.Value.LogLoss).Within(1e-12));
        Assert.That(fromLogits.Value.LogLossVariance, Is.EqualTo(fromProbabilities.Value.LogLossVariance).Within(1e-11));
        Assert.That(fromLogits.Value.Perplexity, Is.EqualTo(Math.Exp(fromLogits.Value.LogLoss)));
    }

    [Test]
    public void Two_classes_are_the_binary_loss()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 500).Select(_ => random.Next(2))];
        double[] logits = [.. labels.Select(_ => random.NextDouble() * 30 - 15)];
        var rows = new CategoricalLogLoss(2, ScoreKind.Logit);
        rows.Add(labels, logits.SelectMany(z => new[] { 0, z }).ToArray());
        var binary = new BinaryLogLoss(ScoreKind.Logit);
        binary.Add(labels, logits);
        Assert.That(rows.Value.LogLoss, Is.EqualTo(binary.Value.LogLoss).Within(1e-14));
    }

    [Test]
    public void Logits_of_any_size_neither_overflow_nor_lose_their_digits()
    {
        Assert.That(Of([1e300, -1e300, 0], 0), Is.Zero);
        Assert.That(Of([1e300, -1e300, 0], 2), Is.EqualTo(1e300));
        Assert.That(Of([40, 0, 0], 0), Is.EqualTo(2 * Math.Exp(-40)).Within(1e-32));
        Assert.That(Of([5, 5, 5], 1), Is.EqualTo(Math.Log(3)).Within(1e-15));
        Assert.That(Of([-1000, -1000, -1001], 2), Is.EqualTo(1 + Math.Log(2 + Math.Exp(-1))).Within(1e-14));
    }

    [Test]
    public void Rows_that_do_not_add_up_are_divided_by_their_sum()
    {
        var state = new CategoricalLogLoss(4);
        state.Add([2], new[] { 0.2f, 0.2f, 0.4f, 0 });
        Assert.That(state.Value.LogLoss, Is.EqualTo(Math.Log(2)).Within(3e-7));
        Assert.That(state.Value.Clipped, Is.Zero);

        state.Reset();
        state.Add([3, 0], new[] { 0, 0, 1.0, 0, 0, 0, 0, 0 });
        Assert.That(state.Value.Clipped, Is.EqualTo(2));
        Assert.That(state.Value.LogLoss, Is.EqualTo((52 * Math.Log(2) + Math.Log(4)) / 2).Within(1e-14));
    }

    [Test]
    public void Bad_samples_are_rejected_by_the_first_reason()
    {
        double[] rows = [0.5, 0.5, double.NaN, 0.5, double.NaN, 1, 2, 0.1, 0.5, 0.5, 0.5, 0.5];
        int[] labels = [0, 2, 0, 1, -1, 1];
        CategoricalLogLoss plain = new(2), weighted = new(2), logits = new(2, ScoreKind.Logit);
        plain.Add(labels, rows);
        weighted.Add(labels, rows, new[] { double.NaN, 1, 1, 1, 1, 3 });
        logits.Add(labels, rows);

        Assert.That((plain.Value.Count, plain.Value.Rejected), Is.EqualTo((2L, new Rejections(2, 0, 1, 1))));
        Assert.That((weighted.Value.Weight, weighted.Value.Rejected), Is.EqualTo((3.0, new Rejections(2, 0, 1, 1, 1))));
        Assert.That((logits.Value.Count, logits.Value.Rejected), Is.EqualTo((3L, new Rejections(2, 0, 1))));
    }

    [Test]
    public void Misuse_is_refused()
    {
        var state = new CategoricalLogLoss(3);
        Assert.That(() => state.Add(new int[2], new float[5]), Throws.ArgumentException);
        Assert.That(() => state.Merge(new CategoricalLogLoss(4)), Throws.ArgumentException);
        Assert.That(() => state.Merge(new CategoricalLogLoss(3, ScoreKind.Logit)), Throws.ArgumentException);
        Assert.That(() => new CategoricalLogLoss(1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(state.Value.Perplexity, Is.NaN);
    }

    [Test]
    public void Adding_allocates_nothing([Values] ScoreKind kind)
    {
        int[] labels = new int[600];
        float[] rows = [.. Enumerable.Repeat(0.1f, 6_000)], weights = new float[600];
        var state = new CategoricalLogLoss(10, kind);
        Assert.That(Allocations.Of(() => state.Add(labels, rows)), Is.Zero);
        Assert.That(Allocations.Of(() => state.Add(labels, rows, weights)), Is.Zero);
    }

    private static double Of(double[] logits, int label)
    {
        var state = new CategoricalLogLoss(logits.Length, ScoreKind.Logit);
        state.Add([label], logits);
        return state.Value.LogLoss;
    }
}
