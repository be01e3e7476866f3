using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// The quality of texts and transcripts: counters of n-grams, edits and losses that sum over replicas, and gauges of BLEU, word and character
/// error rate and perplexity. Thread-safe; one lock per text. No text is kept and none leaves the process.
/// </summary>
public sealed class TextQuality
{
    private readonly QualitySeries<TextState, TextQualityValue> series;

    private TextQuality(QualitySeries<TextState, TextQualityValue> series) => this.series = series;

    /// <summary>What was measured in all time, with every score.</summary>
    public TextQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same of the recent window; of all time where there is none.</summary>
    public TextQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public TextQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records one text, a sentence or an utterance. Buffers grow to the longest; after that nothing is allocated.</summary>
    /// <param name="reference">The true text.</param>
    /// <param name="hypothesis">The model's text.</param>
    /// <exception cref="ArgumentNullException">A text is null; nothing was recorded.</exception>
    public void Record(string reference, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        series.Add((reference, hypothesis), static (state, texts) => state.Add(texts.reference, texts.hypothesis));
    }

    /// <summary>Records tokens of a language model, for the perplexity.</summary>
    /// <param name="logProbabilities">The natural logarithm of the probability given to each true token, at most 0; NaN and more are rejected.</param>
    public void RecordTokens(ReadOnlySpan<float> logProbabilities) =>
        series.Add(logProbabilities, static (state, tokens) => state.Tokens.Add(tokens));

    /// <inheritdoc cref="RecordTokens(ReadOnlySpan{float})"/>
    public void RecordTokens(ReadOnlySpan<double> logProbabilities) =>
        series.Add(logProbabilities, static (state, tokens) => state.Tokens.Add(tokens));

    internal static TextQuality Of(QualitySeries<TextState, TextQualityValue> series) => series.View(static own => new TextQuality(own));
}
