using System.Globalization;
using ModelObservability.Metrics.Text;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

internal sealed class TextTracker(ModelMonitor monitor, TextQualityOptions options)
    : QualityTracker<TextState, TextQualityValue>(monitor, options, "text", new TextState(options))
{
    protected override void WriteCounts(TextQualityValue value, ReportSection section)
    {
        section.Rejected(value.Tokens.Rejected, RejectionReasons.Score, RejectionReasons.Probability);
        if (value.Bleu is { } bleu) WriteNGrams(bleu, section);
        if (value.Words is { } words)
        {
            section.Rejected("words_too_long", words.TooLong);
            WriteEdits(words, "word", section);
        }

        if (value.Characters is { } characters)
        {
            section.Rejected("characters_too_long", characters.TooLong);
            WriteEdits(characters, "character", section);
        }

        if ((value.Words ?? value.Characters) is { } compared) section.WriteMatches(compared.Segments - compared.WrongSegments, compared.WrongSegments);
        if (value.Tokens.Tokens == 0) return;
        section.Count(Names.Quality.ErrorCount, value.Tokens.Tokens);
        section.Sum(Names.Quality.ErrorLog, value.Tokens.CrossEntropy * value.Tokens.Tokens);
    }

    protected override void WriteScores(TextQualityValue value, ReportSection section)
    {
        if (value.Bleu is { } bleu) section.Score(Names.Quality.Bleu, bleu.Score);
        if (value.Words is { } words) section.Score(Names.Quality.WordErrorRate, words.Rate);
        if (value.Characters is { } characters) section.Score(Names.Quality.CharacterErrorRate, characters.Rate);
        section.Score(Names.Quality.Perplexity, value.Tokens.Score);
    }

    protected override void WriteReference(TextQualityValue value, ReferenceCounts counts)
    {
        if ((value.Words ?? value.Characters) is { } compared) counts.Rate("accuracy", compared.Segments - compared.WrongSegments, compared.Segments);
    }

    private static void WriteNGrams(BleuValue bleu, ReportSection section)
    {
        for (int order = 1; order <= 4; order++)
        {
            NGramPrecision counts = bleu.NGrams(order);
            KeyValuePair<string, object?> of = new(Names.Quality.Order, order.ToString(CultureInfo.InvariantCulture));
            section.Count(Names.Quality.NGrams, counts.Matches, of, new KeyValuePair<string, object?>(Names.Quality.Match, "exact"));
            section.Count(Names.Quality.NGrams, counts.Total - counts.Matches, of, new KeyValuePair<string, object?>(Names.Quality.Match, "none"));
        }

        section.Count(Names.Quality.Tokens, bleu.HypothesisTokens, new KeyValuePair<string, object?>(Names.Quality.TextSide, "hypothesis"));
        section.Count(Names.Quality.Tokens, bleu.ReferenceTokens, new KeyValuePair<string, object?>(Names.Quality.TextSide, "reference"));
    }

    private static void WriteEdits(in ErrorRateValue edits, string unit, ReportSection section)
    {
        KeyValuePair<string, object?> of = new(Names.Quality.TextUnit, unit);
        section.Count(Names.Quality.Edits, edits.Hits, of, new KeyValuePair<string, object?>(Names.Quality.Edit, "none"));
        section.Count(Names.Quality.Edits, edits.Substitutions, of, new KeyValuePair<string, object?>(Names.Quality.Edit, "substitution"));
        section.Count(Names.Quality.Edits, edits.Insertions, of, new KeyValuePair<string, object?>(Names.Quality.Edit, "insertion"));
        section.Count(Names.Quality.Edits, edits.Deletions, of, new KeyValuePair<string, object?>(Names.Quality.Edit, "deletion"));
    }
}
