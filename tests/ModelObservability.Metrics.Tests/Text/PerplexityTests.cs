using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Text;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Text;

internal sealed class PerplexityTests
{
    private static IEnumerable<TestCaseData> Losses => ReferenceFile.TestCases("losses.json");

    [TestCaseSource(nameof(Losses))]
    public void SciPy_answers_the_same(JsonElement element)
    {
        double[][] logits = [.. element.Input("logits").EnumerateArray().Select(row => row.Numbers())];
        int[] labels = element.Input("y_true").Integers();
        Perplexity perplexity = new();
        for (int i = 0; i < labels.Length; i++)
        {
            double most = logits[i].Max();
            perplexity.Add((double[])[logits[i][labels[i]] - most - Math.Log(logits[i].Sum(z => Math.Exp(z - most)))]);
        }

        Assert.That(perplexity.Value.CrossEntropy, ReferenceFile.Close(element.Expected("cross_entropy").Number()));
        // A rounding of the mean m of 1 part in 10^16 is one of m parts in 10^16 of e^m.
        double expected = element.Expected("perplexity").Number();
        Assert.That(perplexity.Value.Score, Is.EqualTo(expected).Within(expected * 1e-15 * Math.Max(1, 4 * perplexity.Value.CrossEntropy)));
    }

    [Test]
    public void Guessing_evenly_among_k_words_is_perplexity_k()
    {
        Perplexity perplexity = new();
        perplexity.Add((double[])[-Math.Log(50_000), -Math.Log(50_000), -Math.Log(50_000)]);
        Assert.That(perplexity.Value.Score, Is.EqualTo(50_000).Within(1e-9));
        Assert.That(perplexity.Value.BitsPerToken, Is.EqualTo(Math.Log2(50_000)).Within(1e-13));
    }

    [Test]
    public void Certainty_is_perplexity_1()
    {
        Perplexity perplexity = new();
        perplexity.Add((float[])[0f, -0f]);
        Assert.That(perplexity.Value.Score, Is.EqualTo(1));
        Assert.That(perplexity.Value.Tokens, Is.EqualTo(2));
    }

    [Test]
    public void Losses_of_batches_weigh_by_their_tokens()
    {
        Perplexity tokens = new(), batches = new();
        tokens.Add((double[])[-1.5, -1.5, -1.5, -0.25]);
        batches.AddCrossEntropy(1.5, 3);
        batches.AddCrossEntropy(0.25, 1);
        batches.AddCrossEntropy(9, 0);
        Assert.That(batches.Value, Is.EqualTo(tokens.Value));
    }

    [Test]
    public void What_is_no_logarithm_of_a_probability_is_rejected_and_counted()
    {
        Perplexity perplexity = new();
        perplexity.Add((float[])[float.NaN, 0.1f, float.PositiveInfinity, -1f]);
        perplexity.AddCrossEntropy(-0.5, 7);
        perplexity.AddCrossEntropy(double.NaN, 9);
        Assert.That(perplexity.Value.Rejected, Is.EqualTo(new Rejections(NonFiniteScore: 10, ProbabilityOutOfRange: 9)));
        Assert.That(perplexity.Value.CrossEntropy, Is.EqualTo(1));
    }

    [Test]
    public void A_token_held_for_impossible_is_clipped_and_counted()
    {
        Perplexity perplexity = new();
        perplexity.Add((double[])[double.NegativeInfinity, Perplexity.Smallest, Math.BitDecrement(Perplexity.Smallest), double.MinValue]);
        Assert.That((perplexity.Value.Tokens, perplexity.Value.Clipped), Is.EqualTo((4, 3)));
        Assert.That(perplexity.Value.CrossEntropy, Is.EqualTo(-Perplexity.Smallest));
    }

    [Test]
    public void Nothing_has_no_perplexity_and_a_negative_count_is_refused()
    {
        Perplexity perplexity = new();
        Assert.That(() => perplexity.AddCrossEntropy(1, -1), Throws.ArgumentException.With.Message.Contains("count is -1"));
        Assert.That(perplexity.Value.Score, Is.NaN);
    }

    [Test]
    public void Parts_merged_are_the_same_bits_as_the_whole() =>
        Prop.ForAll<float[], double[]>((floats, doubles) =>
        {
            Perplexity whole = new(), first = new(), second = new();
            whole.Add(floats);
            whole.Add(doubles);
            second.Add((double[])[.. doubles.Reverse()]);
            first.Add(floats);
            second.Merge(first);
            PerplexityValue value = whole.Value;
            return second.Value == value && value.Tokens + value.Rejected.Total == floats.Length + doubles.Length;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void A_state_that_was_reset_is_new()
    {
        Perplexity perplexity = new();
        perplexity.Add((double[])[-1.0, double.NaN]);
        perplexity.Reset();
        Assert.That(perplexity.Value, Is.EqualTo(new Perplexity().Value));
    }
}
