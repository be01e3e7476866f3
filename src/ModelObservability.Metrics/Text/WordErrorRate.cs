namespace ModelObservability.Metrics.Text;

/// <summary>
/// Word error rate (WER) of transcripts and translations: the fewest substitutions, insertions and deletions that turn the reference
/// into the hypothesis, over the words of the reference.
/// </summary>
/// <remarks>
/// One sample is one segment (an utterance, a sentence). Among alignments of equally few edits the one that keeps most words is
/// counted. Case, punctuation and spelling count as given: normalise both sides first where they should not.
/// The state is constant; buffers grow to the longest segment. Time is the length times the number of errors.
/// One writer at a time; it takes no lock. Sources: Levenshtein 1966; NIST's definition of WER.
/// </remarks>
public sealed partial class WordErrorRate : Metric<WordErrorRate, ErrorRateValue>, ISerializableMetric<WordErrorRate, ErrorRateValue>
{
    private readonly ErrorCounts counts;
    private readonly TokenBuffer buffer = new();

    /// <summary>Creates an empty state.</summary>
    /// <param name="maxTokens">
    /// Words that either side of a segment may have, 1…32,767; longer segments are refused and counted. Two wholly different sides of
    /// 10,000 words take about 0.1 s, and the time grows with the square.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="maxTokens"/> is out of range.</exception>
    public WordErrorRate(int maxTokens = 10_000)
        : this(new ErrorCounts(maxTokens, nameof(maxTokens)))
    {
    }

    private WordErrorRate(ErrorCounts counts) => this.counts = counts;

    private protected override ErrorRateValue ValueCore => counts.Value;

    /// <summary>Adds one segment of token numbers.</summary>
    /// <param name="reference">The true tokens.</param>
    /// <param name="hypothesis">The model's tokens.</param>
    public void Add(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis) => counts.Add(reference, hypothesis);

    /// <summary>Adds one segment of words, compared ordinally.</summary>
    /// <param name="reference">The true words.</param>
    /// <param name="hypothesis">The model's words.</param>
    public void Add(ReadOnlySpan<string> reference, ReadOnlySpan<string> hypothesis)
    {
        buffer.Clear();
        buffer.Add(reference);
        buffer.Add(hypothesis);
        Add(buffer[0, reference.Length], buffer[reference.Length, buffer.Count]);
    }

    /// <summary>Adds one segment of text; words are what white space separates.</summary>
    /// <param name="reference">The true text.</param>
    /// <param name="hypothesis">The model's text.</param>
    public void AddText(ReadOnlySpan<char> reference, ReadOnlySpan<char> hypothesis)
    {
        buffer.Clear();
        buffer.AddWords(reference);
        int words = buffer.Count;
        buffer.AddWords(hypothesis);
        Add(buffer[0, words], buffer[words, buffer.Count]);
    }

    private protected override void MergeCore(WordErrorRate other)
    {
        counts.Add(other.counts, nameof(other));
    }

    private protected override void ResetCore() => counts.Clear();

    private protected override WordErrorRate CreateEmptyCore() => new(counts.NewEmpty());
}
