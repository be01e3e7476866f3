using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of texts: counters of n-grams, edits and losses that add up over replicas, and gauges of BLEU, word and character
/// error rate and perplexity. Thread-safe; one lock per text. Texts are not kept and never leave the process.
/// </summary>
public sealed class TextQuality
{
    private readonly QualitySeries<TextState, TextQualityValue> series;

    private TextQuality(QualitySeries<TextState, TextQualityValue> series) => this.series = series;

    /// <summary>All metrics since the beginning.</summary>
    public TextQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same for the recent window; since the beginning if there is no window.</summary>
    public TextQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public TextQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records one text: a sentence or an utterance. Buffers grow to the longest text; after that nothing is allocated.</summary>
    /// <param name="reference">The reference text.</param>
    /// <param name="hypothesis">The text of the model.</param>
    /// <exception cref="ArgumentNullException">A text is null; nothing was recorded.</exception>
    public void Record(string reference, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(hypothesis);
        series.Add((reference, hypothesis), static (state, texts) => state.Add(texts.reference, texts.hypothesis));
    }

    /// <summary>Records tokens of a language model, for the perplexity.</summary>
    /// <param name="logProbabilities">The natural logarithm of the probability of each true token, at most 0; NaN and positive values are rejected.</param>
    public void RecordTokens(ReadOnlySpan<float> logProbabilities) =>
        series.Add(logProbabilities, static (state, tokens) => state.Tokens.Add(tokens));

    /// <inheritdoc cref="RecordTokens(ReadOnlySpan{float})"/>
    public void RecordTokens(ReadOnlySpan<double> logProbabilities) =>
        series.Add(logProbabilities, static (state, tokens) => state.Tokens.Add(tokens));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    internal static TextQuality Of(QualitySeries<TextState, TextQualityValue> series) => series.View(static own => new TextQuality(own));
}
