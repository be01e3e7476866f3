using ModelObservability.Metrics;
using ModelObservability.Metrics.Text;

namespace ModelObservability.Quality;

/// <summary>The state of a text tracker: the metrics of the options, and the losses of tokens.</summary>
internal sealed class TextState : IStreamingMetric<TextState, TextQualityValue>
{
    private readonly Bleu? bleu;
    private readonly WordErrorRate? words;
    private readonly CharacterErrorRate? characters;

    public TextState(TextQualityOptions options)
        : this(options.Bleu ? new() : null, options.Words ? new(options.MaxLength) : null, options.Characters ? new(options.MaxLength) : null)
    {
    }

    private TextState(Bleu? bleu, WordErrorRate? words, CharacterErrorRate? characters) =>
        (this.bleu, this.words, this.characters) = (bleu, words, characters);

    public Perplexity Tokens { get; } = new();

    public TextQualityValue Value => new(bleu?.Value, words?.Value, characters?.Value, Tokens.Value);

    public void Add(string reference, string hypothesis)
    {
        bleu?.AddText(reference, hypothesis);
        words?.AddText(reference, hypothesis);
        characters?.AddText(reference, hypothesis);
    }

    public void Merge(TextState other)
    {
        bleu?.Merge(other.bleu!);
        words?.Merge(other.words!);
        characters?.Merge(other.characters!);
        Tokens.Merge(other.Tokens);
    }

    public void Reset()
    {
        bleu?.Reset();
        words?.Reset();
        characters?.Reset();
        Tokens.Reset();
    }

    public TextState CreateEmpty() => new(bleu?.CreateEmpty(), words?.CreateEmpty(), characters?.CreateEmpty());
}
