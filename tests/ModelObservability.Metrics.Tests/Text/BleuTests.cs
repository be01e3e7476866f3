using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Text;

namespace ModelObservability.Tests.Metrics.Text;

internal sealed class BleuTests
{
    private static readonly string[] Guides =
    [
        "it is a guide to action that ensures that the military will forever heed party commands",
        "it is the guiding principle which guarantees the military forces always being under the command of the party",
        "it is the practical guide for the army always to heed the directions of the party",
    ];

    /// <summary>Papineni et al. 2002, section 2.1, examples 1 and 2: 17/18, 8/14 and 2/7; section 2.1.2: 10/17 and 1/13.</summary>
    [TestCase("it is a guide to action which ensures that the military always obeys the commands of the party", 17, 18, 10, 17)]
    [TestCase("it is to insure the troops forever hearing the activity guidebook that party direct", 8, 14, 1, 13)]
    public void The_paper_that_defines_it_counts_the_same(string candidate, int ones, int oneTotal, int twos, int twoTotal)
    {
        Bleu bleu = new();
        bleu.AddText(Guides, candidate);
        Assert.That(bleu.Value.OneGrams, Is.EqualTo(new NGramPrecision(ones, oneTotal)));
        Assert.That(bleu.Value.TwoGrams, Is.EqualTo(new NGramPrecision(twos, twoTotal)));
    }

    [Test]
    public void A_word_counts_as_often_as_the_reference_that_has_it_most()
    {
        Bleu bleu = new();
        bleu.AddText(["the cat is on the mat", "there is a cat on the mat"], "the the the the the the the");
        Assert.That(bleu.Value.OneGrams, Is.EqualTo(new NGramPrecision(2, 7)));
        Assert.That(bleu.Value.TwoGrams.Matches, Is.Zero);
        Assert.That(bleu.Value.Unsmoothed, Is.Zero);
    }

    [Test]
    public void Short_hypotheses_pay_the_brevity_penalty()
    {
        Bleu bleu = new();
        bleu.Add([1, 2, 3, 4, 5], [1, 2, 3, 4]);
        Assert.That(bleu.Value.BrevityPenalty, Is.EqualTo(Math.Exp(-0.25)).Within(1e-15));
        Assert.That(bleu.Value.Score, Is.EqualTo(Math.Exp(-0.25)).Within(1e-15));
    }

    [Test]
    public void The_nearest_reference_length_counts_and_of_two_the_shorter()
    {
        Bleu bleu = new();
        bleu.Add([new int[] { 1, 2, 3, 4, 5, 6, 7 }, new int[] { 1, 2, 3, 4, 5 }, new int[] { 1 }], [1, 2, 3, 4, 5, 6]);
        Assert.That(bleu.Value.ReferenceTokens, Is.EqualTo(5));
    }

    [Test]
    public void Numbers_words_and_text_count_the_same()
    {
        Bleu numbers = new(), words = new(), text = new();
        numbers.Add([7, -1, 7, int.MaxValue, 0, 0], [7, -1, int.MinValue, 7, int.MaxValue, 0]);
        words.Add(["a", "b", "a", "c", "", ""], ["a", "b", "x", "a", "c", ""]);
        text.AddText("a b a c d d", "a b x a c d");
        Assert.That(words.Value, Is.EqualTo(numbers.Value));
        Assert.That(text.Value, Is.EqualTo(numbers.Value));
    }

    [Test]
    public void Numbers_count_like_words_with_several_references()
    {
        Bleu numbers = new(), words = new();
        numbers.Add([new int[] { 1, 2, 3 }, new int[] { 2, 3, 3 }], [2, 3, 3, 1]);
        words.Add([new string[] { "1", "2", "3" }, new string[] { "2", "3", "3" }], ["2", "3", "3", "1"]);
        Assert.That(words.Value, Is.EqualTo(numbers.Value));
    }

    [Test]
    public void A_segment_without_references_is_refused_and_counted()
    {
        Bleu bleu = new();
        bleu.Add(ReadOnlySpan<ReadOnlyMemory<int>>.Empty, [1, 2]);
        bleu.Add(ReadOnlySpan<ReadOnlyMemory<string>>.Empty, ["a"]);
        bleu.AddText([], "a");
        Assert.That((bleu.Value.Segments, bleu.Value.WithoutReference), Is.EqualTo((0, 3)));
        Assert.That(bleu.Value.Score, Is.NaN);
    }

    [Test]
    public void No_token_at_all_has_no_score_and_no_answer_to_a_reference_scores_0()
    {
        Bleu bleu = new();
        bleu.AddText("", " \t\n");
        Assert.That(bleu.Value.Segments, Is.EqualTo(1));
        Assert.That(bleu.Value.Score, Is.NaN);
        Assert.That(bleu.Value.BrevityPenalty, Is.NaN);
        bleu.AddText("something was to be said", "");
        Assert.That(bleu.Value.Score, Is.Zero);
        Assert.That(bleu.Value.BrevityPenalty, Is.Zero);
    }

    [Test]
    public void An_empty_reference_leaves_every_word_unmatched()
    {
        Bleu bleu = new();
        bleu.AddText("", "words from nowhere at all");
        Assert.That(bleu.Value.Score, Is.Zero);
        Assert.That(bleu.Value.BrevityPenalty, Is.EqualTo(1));
    }

    [Test]
    public void Segments_too_short_for_four_words_score_0_unless_the_order_is_the_effective_one()
    {
        Bleu bleu = new();
        bleu.AddText("yes it is", "yes it is");
        Assert.That(bleu.Value.Score, Is.Zero);
        Assert.That(bleu.Value.Smoothed(BleuSmoothing.None, effectiveOrder: true), Is.EqualTo(1));
        Assert.That(bleu.Value.Smoothed(BleuSmoothing.None, order: 3), Is.EqualTo(1));
    }

    [Test]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.That(() => default(BleuValue).Smoothed(BleuSmoothing.None, 5), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => default(BleuValue).NGrams(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => BleuSmoothing.Floor(0), Throws.ArgumentException.With.Message.Contains("matches is 0"));
        Assert.That(() => BleuSmoothing.AddK(double.NaN), Throws.ArgumentException.With.Message.Contains("k is NaN"));
        Assert.That(() => new Bleu().AddText([null!], "a"), Throws.ArgumentNullException);
        Assert.That(() => new Bleu().Merge(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Long_segments_of_one_word_take_linear_time_and_count_exactly()
    {
        Bleu bleu = new();
        int[] hypothesis = new int[1_000_000], reference = new int[300_000];
        bleu.Add(reference, hypothesis);
        Assert.That(bleu.Value.OneGrams, Is.EqualTo(new NGramPrecision(300_000, 1_000_000)));
        Assert.That(bleu.Value.FourGrams, Is.EqualTo(new NGramPrecision(299_997, 999_997)));
    }

    [Test]
    public void Parts_merged_are_the_whole() =>
        Prop.ForAll(Segments, Gen.Choose(0, 20).ToArbitrary(), (segments, split) =>
        {
            Bleu whole = new(), first = new(), second = new();
            for (int i = 0; i < segments.Length; i++)
            {
                whole.Add(segments[i].Reference, segments[i].Hypothesis);
                (i < split ? second : first).Add(segments[^(i + 1)].Reference, segments[^(i + 1)].Hypothesis);
            }

            first.Merge(second);
            return first.Value == whole.Value;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Matches_are_what_counting_n_grams_in_dictionaries_says() =>
        Prop.ForAll(Segments, segments =>
        {
            // The first reference of all others for each hypothesis: several references at once.
            int[][] references = [.. segments.Select(s => s.Reference)];
            foreach ((_, int[] hypothesis) in segments)
            {
                Bleu bleu = new();
                bleu.Add([.. references.Select(r => (ReadOnlyMemory<int>)r)], hypothesis);
                for (int n = 1; n <= 4; n++)
                {
                    if (bleu.Value.NGrams(n).Matches != CountItems(hypothesis, n).Sum(g => Math.Min(g.Value, references.Max(r => CountItems(r, n).GetValueOrDefault(g.Key)))))
                        return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Test]
    public void Recording_allocates_nothing_once_the_buffers_have_grown()
    {
        Bleu bleu = new();
        ReadOnlyMemory<int>[] references = [new int[] { 1, 2, 3, 4 }, new int[] { 3, 4, 5 }];
        int[] hypothesis = [1, 2, 3, 4, 5];
        string[] words = ["some", "words", "to", "count"];
        Record();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Record();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Record()
        {
            bleu.Add(references, hypothesis);
            bleu.Add(words, words);
            bleu.AddText("Plain text, with 3.5 tokens.", "Plain text - with 3 tokens.");
        }
    }

    private static Arbitrary<(int[] Reference, int[] Hypothesis)[]> Segments =>
        Gen.Choose(0, 3).ArrayOf().Two().Select(pair => (pair.Item1, pair.Item2)).ArrayOf().ToArbitrary();

    private static Dictionary<string, int> CountItems(int[] tokens, int n) => Enumerable.Range(0, Math.Max(tokens.Length - n + 1, 0))
        .Select(i => string.Join(' ', tokens[i..(i + n)])).GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count());
}
