using System.Globalization;
using System.Text.Json;
using ModelObservability.Metrics.Text;
using ModelObservability.Tests.Golden;

namespace ModelObservability.Tests.Metrics.Text;

/// <summary>What sacrebleu and NLTK answer.</summary>
internal sealed class BleuReferenceTests
{
    private static IEnumerable<TestCaseData> Corpora =>
        ReferenceFile.TestCases("reference_bleu.json").Where(data => ((JsonElement)data.Arguments[0]!).GetProperty("inputs").TryGetProperty("references", out _));

    private static IEnumerable<TestCaseData> NltkCorpora => ReferenceFile.TestCases("text.json");

    [TestCaseSource(nameof(Corpora))]
    public void Sacrebleu_answers_the_same(JsonElement element)
    {
        Bleu bleu = new();
        foreach ((string[] references, string hypothesis) in Enumerable.Zip(
            element.Input("references").EnumerateArray().Select(r => r.Strings()), element.Input("hypotheses").Strings()))
            bleu.Add([.. references.Select(r => (ReadOnlyMemory<string>)Split(r))], Split(hypothesis));

        BleuValue value = bleu.Value;
        Assert.That(Enumerable.Range(1, 4).Select(n => value.NGrams(n).Matches), Is.EqualTo(element.Expected("correct").Integers()));
        Assert.That(Enumerable.Range(1, 4).Select(n => value.NGrams(n).Total), Is.EqualTo(element.Expected("total").Integers()));
        Assert.That(value.HypothesisTokens, Is.EqualTo(element.Expected("hypothesis_tokens").GetInt64()));
        Assert.That(value.ReferenceTokens, Is.EqualTo(element.Expected("reference_tokens").GetInt64()));
        Assert.That(value.BrevityPenalty, ReferenceFile.Close(element.Expected("brevity_penalty").Number()));
        foreach (JsonProperty score in element.Expected("scores").EnumerateObject())
        {
            string[] parts = score.Name.Split('/');
            BleuSmoothing smoothing = parts[0] switch
            {
                "none" => BleuSmoothing.None,
                "exp" => BleuSmoothing.Exponential,
                "floor" => BleuSmoothing.Floor(double.Parse(parts[1], CultureInfo.InvariantCulture)),
                _ => BleuSmoothing.AddK(double.Parse(parts[1], CultureInfo.InvariantCulture)),
            };
            double own = value.Smoothed(smoothing, int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3] == "True");
            Assert.That(own, ReferenceFile.Close(score.Value.Number()), score.Name);
        }

        Assert.That(value.Score, ReferenceFile.Close(element.Expected("scores").GetProperty("exp/None/4/False").Number()));
    }

    [Test]
    public void Sacrebleu_splits_text_into_the_same_13a_tokens()
    {
        JsonElement element = ReferenceFile.Cases("reference_bleu.json").Single(e => e.GetProperty("inputs").TryGetProperty("texts", out _));
        string[] texts = element.Input("texts").Strings();
        MtevalTokenizer tokenizer = new();
        for (int i = 0; i < texts.Length; i++)
        {
            // Equal tokens have equal numbers, so the words of both sides in one buffer must repeat.
            string[] expected = element.Expected("tokens")[i].Strings();
            TokenBuffer buffer = new();
            buffer.Add(expected);
            buffer.AddWords(tokenizer.Separate(texts[i]));
            Assert.That(buffer[expected.Length, buffer.Count].ToArray(), Is.EqualTo(buffer[0, expected.Length].ToArray()), texts[i]);
        }
    }

    /// <summary>NLTK puts the smallest positive double for a match that is missing: about 1e-155 where the definition says 0.</summary>
    [TestCaseSource(nameof(NltkCorpora))]
    public void Nltk_answers_the_same(JsonElement element)
    {
        Bleu bleu = new();
        WordErrorRate words = new();
        foreach ((JsonElement references, JsonElement hypothesis) in element.Input("references").EnumerateArray().Zip(element.Input("hypotheses").EnumerateArray()))
        {
            string[][] wordings = [.. references.EnumerateArray().Select(r => r.Strings())];
            bleu.Add([.. wordings.Select(w => (ReadOnlyMemory<string>)w)], hypothesis.Strings());
            words.Add(wordings[0], hypothesis.Strings());
        }

        double unsmoothed = element.Expected("bleu_unsmoothed").Number();
        Assert.That(bleu.Value.Unsmoothed, unsmoothed < 1e-100 ? Is.Zero : ReferenceFile.Close(unsmoothed));
        Assert.That(bleu.Value.Smoothed(BleuSmoothing.Floor(0.1)), ReferenceFile.Close(element.Expected("bleu_epsilon_0.1").Number()));
        Assert.That(bleu.Value.Smoothed(BleuSmoothing.AddK(1)), ReferenceFile.Close(element.Expected("bleu_add_one").Number()));
        Assert.That(words.Value.Rate, ReferenceFile.Close(element.Expected("wer_first_reference").Number()));
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
