using FsCheck;
using FsCheck.Fluent;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Text;

namespace ModelObservability.Tests.Metrics.Text;

internal sealed class ErrorRateTests
{
    /// <summary>The examples everyone knows, and the corners.</summary>
    [TestCase("kitten", "sitting", 4, 2, 1, 0)]
    [TestCase("saturday", "sunday", 5, 1, 0, 2)]
    [TestCase("intention", "execution", 5, 3, 1, 1)]
    [TestCase("", "", 0, 0, 0, 0)]
    [TestCase("", "abc", 0, 0, 3, 0)]
    [TestCase("abc", "", 0, 0, 0, 3)]
    [TestCase("ab", "ba", 1, 0, 1, 1)]
    [TestCase("abc", "abc", 3, 0, 0, 0)]
    [TestCase("aaaa", "aa", 2, 0, 0, 2)]
    public void Edits_of_characters(string reference, string hypothesis, int hits, int substitutions, int insertions, int deletions)
    {
        CharacterErrorRate characters = new();
        characters.AddText(reference, hypothesis);
        ErrorRateValue value = characters.Value;
        Assert.That((value.Hits, value.Substitutions, value.Insertions, value.Deletions), Is.EqualTo((hits, substitutions, insertions, deletions)));
        Assert.That(value.Rate, Is.EqualTo(reference.Length == 0 ? double.NaN : (substitutions + insertions + deletions) / (double)reference.Length));
        Assert.That((value.ReferenceTokens, value.HypothesisTokens), Is.EqualTo((reference.Length, hypothesis.Length)));
    }

    [Test]
    public void Words_are_what_white_space_separates()
    {
        WordErrorRate words = new();
        words.AddText(" the cat\tsat \n", "the  cat sat down");
        words.AddText("one two", "one two");
        Assert.That(words.Value, Is.EqualTo(new ErrorRateValue(2, 1, 5, 0, 1, 0, 0)));
        Assert.That(words.Value.Rate, Is.EqualTo(0.2));
        Assert.That(words.Value.SegmentRate, Is.EqualTo(0.5));
    }

    [Test]
    public void More_errors_than_words_is_a_rate_above_1_and_no_reference_at_all_is_none()
    {
        WordErrorRate words = new();
        words.Add(ReadOnlySpan<string>.Empty, ["a", "b"]);
        Assert.That(words.Value.Rate, Is.NaN);
        words.Add(["c"], ["a", "b"]);
        Assert.That(words.Value.Rate, Is.EqualTo(4));
        Assert.That(new WordErrorRate().Value.SegmentRate, Is.NaN);
    }

    [Test]
    public void Characters_are_scalar_values_and_halves_of_pairs_are_themselves()
    {
        CharacterErrorRate characters = new();
        characters.AddText("a😀b", "a😁b");
        Assert.That((characters.Value.Substitutions, characters.Value.ReferenceTokens), Is.EqualTo((1, 3)));
        characters.Reset();
        characters.AddText("\ud83d", "\ude00");
        Assert.That(characters.Value.Errors, Is.EqualTo(1));
        characters.Reset();
        characters.AddText("\ud83d\ufffd", "\ud83d\ufffd");
        Assert.That(characters.Value.Hits, Is.EqualTo(2));
    }

    [Test]
    public void Segments_beyond_the_bound_are_refused_and_counted()
    {
        WordErrorRate words = new(maxTokens: 3);
        words.AddText("a b c d", "a");
        words.AddText("a", "a b c d");
        words.AddText("a b c", "a b c");
        Assert.That(words.Value, Is.EqualTo(new ErrorRateValue(1, 0, 3, 0, 0, 0, 2)));
    }

    [TestCase(0)]
    [TestCase(32_768)]
    public void A_bound_out_of_range_is_refused(int bound)
    {
        Assert.That(() => new WordErrorRate(bound), Throws.ArgumentException.With.Message.Contains($"maxTokens is {bound}; allowed is 1 to 32767"));
        Assert.That(() => new CharacterErrorRate(bound), Throws.ArgumentException.With.Message.Contains("maxCharacters"));
    }

    [Test]
    public void States_of_another_bound_do_not_merge() =>
        Assert.That(() => new WordErrorRate(5).Merge(new WordErrorRate(6)), Throws.ArgumentException.With.Message.Contains("6 tokens, this one 5"));

    [Test]
    public void The_whole_table_says_the_same_as_the_band() =>
        Prop.ForAll(Tokens, Tokens, (a, b) => EditAlignment.Of(a, b) == Table(a, b)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Test]
    public void The_whole_table_says_the_same_for_long_and_distant_sides()
    {
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            int[] a = Letters(random.Next(200), 2 + (i % 5)), b = i % 2 == 0 ? Letters(random.Next(200), 2 + (i % 5)) : Noisy(a, i % 7);
            Assert.That(EditAlignment.Of(a, b), Is.EqualTo(Table(a, b)), $"{string.Join(' ', a)} | {string.Join(' ', b)}");
        }

        int[] Letters(int count, int letters) => [.. Enumerable.Range(0, count).Select(_ => random.Next(letters))];
        int[] Noisy(int[] source, int noise) => [.. source.Where(_ => random.Next(20) >= noise).Select(t => random.Next(20) < noise ? 9 : t)];
    }

    [Test]
    public void The_distance_is_a_metric() =>
        Prop.ForAll(Tokens, Tokens, Tokens, (a, b, c) =>
            Distance(a, c) <= Distance(a, b) + Distance(b, c) && Distance(a, a) == 0 && (Distance(a, b) == 0) == a.AsSpan().SequenceEqual(b))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Swapping_the_sides_swaps_insertions_and_deletions() =>
        Prop.ForAll(Tokens, Tokens, (a, b) =>
        {
            EditAlignment one = EditAlignment.Of(a, b), other = EditAlignment.Of(b, a);
            return one == other with { Insertions = other.Deletions, Deletions = other.Insertions };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void Parts_merged_are_the_whole() =>
        Prop.ForAll(Gen.Zip(Tokens.Generator, Tokens.Generator).ArrayOf().ToArbitrary(), Gen.Choose(0, 20).ToArbitrary(), (segments, split) =>
        {
            WordErrorRate whole = new(20), first = new(20), second = new(20);
            for (int i = 0; i < segments.Length; i++)
            {
                whole.Add(segments[i].Item1, segments[i].Item2);
                (i < split ? first : second).Add(segments[^(i + 1)].Item1, segments[^(i + 1)].Item2);
            }

            second.Merge(first);
            return second.Value == whole.Value && whole.Value.Segments + whole.Value.TooLong == segments.Length;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Recording_allocates_nothing_once_the_buffers_have_grown()
    {
        WordErrorRate words = new();
        CharacterErrorRate characters = new();
        string[] tokens = ["some", "words"], others = ["words"];
        int[] numbers = [1, 2, 3], otherNumbers = [4, 2, 5, 3];
        Record();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Record();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Record()
        {
            words.Add(numbers, otherNumbers);
            words.Add(tokens, others);
            words.AddText("the cat sat on the mat", "a cat sits on mats");
            characters.AddText("the cat sat on the mat", "a cat sits on mats");
        }
    }

    private static Arbitrary<int[]> Tokens => Gen.Choose(0, 3).ArrayOf().ToArbitrary();

    private static int Distance(int[] a, int[] b)
    {
        EditAlignment edits = EditAlignment.Of(a, b);
        return edits.Substitutions + edits.Insertions + edits.Deletions;
    }

    /// <summary>The definition: fewest edits, then most tokens kept, over the whole table.</summary>
    private static EditAlignment Table(int[] a, int[] b)
    {
        (int Edits, int Lost, EditAlignment Path)[,] best = new (int, int, EditAlignment)[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                List<(int Edits, int Lost, EditAlignment Path)> ways = i == 0 && j == 0 ? [default] : [];
                if (i > 0)
                    ways.Add(Step(best[i - 1, j], 1, new EditAlignment(0, 0, 0, 1)));
                if (j > 0)
                    ways.Add(Step(best[i, j - 1], 1, new EditAlignment(0, 0, 1, 0)));
                if (i > 0 && j > 0)
                    ways.Add(a[i - 1] == b[j - 1] ? Step(best[i - 1, j - 1], 0, new EditAlignment(1, 0, 0, 0)) : Step(best[i - 1, j - 1], 1, new EditAlignment(0, 1, 0, 0)));
                best[i, j] = ways.MinBy(way => (way.Edits, way.Lost));
            }
        }

        return best[a.Length, b.Length].Path;

        static (int, int, EditAlignment) Step((int Edits, int Lost, EditAlignment Path) from, int edits, EditAlignment step) => (
            from.Edits + edits, from.Lost - step.Hits,
            new EditAlignment(from.Path.Hits + step.Hits, from.Path.Substitutions + step.Substitutions, from.Path.Insertions + step.Insertions, from.Path.Deletions + step.Deletions));
    }
}
