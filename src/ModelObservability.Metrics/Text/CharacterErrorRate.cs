using System.Buffers;
using System.Text;

namespace ModelObservability.Metrics.Text;

/// <summary>
/// Character error rate (CER): the fewest substitutions, insertions and deletions of characters that turn the reference into the
/// hypothesis, over the characters of the reference.
/// </summary>
/// <remarks>
/// A character is a Unicode scalar value, white space included; half of a surrogate pair that stands alone counts as itself. A letter and
/// its combining accent are two characters: bring both sides to one normal form first. Otherwise as <see cref="WordErrorRate"/>.
/// </remarks>
public sealed partial class CharacterErrorRate : Metric<CharacterErrorRate, ErrorRateValue>, ISerializableMetric<CharacterErrorRate, ErrorRateValue>
{
    private readonly ErrorCounts counts;
    private readonly TokenBuffer buffer = new();

    /// <summary>Creates an empty state.</summary>
    /// <param name="maxCharacters">
    /// Characters that either side of a segment may have, 1…32,767; longer segments are refused and counted.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="maxCharacters"/> is out of range.</exception>
    public CharacterErrorRate(int maxCharacters = 10_000)
        : this(new ErrorCounts(maxCharacters, nameof(maxCharacters)))
    {
    }

    private CharacterErrorRate(ErrorCounts counts) => this.counts = counts;

    private protected override ErrorRateValue ValueCore => counts.Value;

    /// <summary>Adds one segment of text.</summary>
    /// <param name="reference">The true text.</param>
    /// <param name="hypothesis">The model's text.</param>
    public void AddText(ReadOnlySpan<char> reference, ReadOnlySpan<char> hypothesis)
    {
        buffer.Clear();
        AddCharacters(reference);
        int characters = buffer.Count;
        AddCharacters(hypothesis);
        counts.Add(buffer[0, characters], buffer[characters, buffer.Count]);
    }

    private protected override void MergeCore(CharacterErrorRate other)
    {
        counts.Add(other.counts, nameof(other));
    }

    private protected override void ResetCore() => counts.Clear();

    private protected override CharacterErrorRate CreateEmptyCore() => new(counts.NewEmpty());

    private void AddCharacters(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            bool whole = Rune.DecodeFromUtf16(text, out Rune character, out int read) == OperationStatus.Done;
            buffer.Add(whole ? character.Value : text[0]);
            text = text[read..];
        }
    }
}
