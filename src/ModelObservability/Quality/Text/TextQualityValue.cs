using ModelObservability.Metrics.Text;

namespace ModelObservability;

/// <summary>The counts and scores of a <see cref="TextQuality"/>.</summary>
/// <param name="Bleu">N-grams in common with the references; null without <see cref="TextQualityOptions.Bleu"/>.</param>
/// <param name="Words">Edits of words; null without <see cref="TextQualityOptions.Words"/>.</param>
/// <param name="Characters">Edits of characters; null without <see cref="TextQualityOptions.Characters"/>.</param>
/// <param name="Tokens">Losses of tokens, and the perplexity.</param>
public sealed record TextQualityValue(BleuValue? Bleu, ErrorRateValue? Words, ErrorRateValue? Characters, PerplexityValue Tokens);
