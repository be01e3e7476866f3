using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Text;

/// <summary>
/// BLEU of a corpus: clipped precision of 1- to 4-grams against any number of references, with the brevity penalty.
/// </summary>
/// <remarks>
/// One sample is one segment: a hypothesis with its references. Only counts are kept, so parts of a corpus merge exactly, and every order
/// and smoothing can be asked of the value. Tokens are compared ordinally; where text is recorded its tokens are those that sacrebleu
/// calls "13a". The state is constant; buffers grow to the longest segment. One writer at a time; it takes no lock.
/// Sources: Papineni et al. 2002, "BLEU: a method for automatic evaluation of machine translation"; Post 2018, "A call for clarity
/// in reporting BLEU scores" (sacrebleu), for tokens, reference length and smoothing.
/// </remarks>
public sealed partial class Bleu : Metric<Bleu, BleuValue>, ISerializableMetric<Bleu, BleuValue>
{
    private readonly TokenBuffer tokens = new();
    private BleuValue counts;
    private readonly MtevalTokenizer tokenizer = new();
    private readonly List<int> ends = [];

    private protected override BleuValue ValueCore => counts;

    private ReadOnlySpan<int> Ends => CollectionsMarshal.AsSpan(ends);

    /// <summary>Adds one segment of token numbers with one reference.</summary>
    /// <param name="reference">The true tokens.</param>
    /// <param name="hypothesis">The model's tokens.</param>
    public void Add(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis) => Add(reference, [reference.Length], hypothesis);

    /// <summary>Adds one segment of token numbers with several references.</summary>
    /// <param name="references">The true tokens in several wordings; with none the segment is refused and counted.</param>
    /// <param name="hypothesis">The model's tokens.</param>
    public void Add(ReadOnlySpan<ReadOnlyMemory<int>> references, ReadOnlySpan<int> hypothesis)
    {
        Begin();
        foreach (ReadOnlyMemory<int> reference in references)
        {
            tokens.Add(reference.Span);
            ends.Add(tokens.Count);
        }

        Add(tokens[0, tokens.Count], Ends, hypothesis);
    }

    /// <summary>Adds one segment of words with one reference.</summary>
    /// <param name="reference">The true words.</param>
    /// <param name="hypothesis">The model's words.</param>
    public void Add(ReadOnlySpan<string> reference, ReadOnlySpan<string> hypothesis)
    {
        Begin();
        tokens.Add(reference);
        ends.Add(tokens.Count);
        tokens.Add(hypothesis);
        AddBuffered();
    }

    /// <summary>Adds one segment of words with several references.</summary>
    /// <param name="references">The true words in several wordings; with none the segment is refused and counted.</param>
    /// <param name="hypothesis">The model's words.</param>
    public void Add(ReadOnlySpan<ReadOnlyMemory<string>> references, ReadOnlySpan<string> hypothesis)
    {
        Begin();
        foreach (ReadOnlyMemory<string> reference in references)
        {
            tokens.Add(reference.Span);
            ends.Add(tokens.Count);
        }

        tokens.Add(hypothesis);
        AddBuffered();
    }

    /// <summary>Adds one segment of plain text, split into "13a" tokens, with one reference.</summary>
    /// <param name="reference">The true text.</param>
    /// <param name="hypothesis">The model's text.</param>
    /// <exception cref="ArgumentNullException">A text is null; nothing was recorded.</exception>
    public void AddText(string reference, string hypothesis) => AddText([reference], hypothesis);

    /// <summary>Adds one segment of plain text, split into "13a" tokens, with several references.</summary>
    /// <param name="references">The true text in several wordings; with none the segment is refused and counted.</param>
    /// <param name="hypothesis">The model's text.</param>
    /// <exception cref="ArgumentNullException">A text is null; nothing was recorded.</exception>
    public void AddText(ReadOnlySpan<string> references, string hypothesis)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        foreach (string reference in references)
            ArgumentNullException.ThrowIfNull(reference, nameof(references));

        Begin();
        foreach (string reference in references)
        {
            tokens.AddWords(tokenizer.Separate(reference));
            ends.Add(tokens.Count);
        }

        tokens.AddWords(tokenizer.Separate(hypothesis));
        AddBuffered();
    }

    private protected override void MergeCore(Bleu other)
    {
        counts = BleuValue.Sum(counts, other.counts);
    }

    private protected override void ResetCore() => counts = default;

    private protected override Bleu CreateEmptyCore() => new();

    private void Begin()
    {
        tokens.Clear();
        ends.Clear();
    }

    /// <summary>Counts what the buffer holds: the references up to the last end, then the hypothesis.</summary>
    private void AddBuffered()
    {
        int references = ends.Count == 0 ? 0 : ends[^1];
        Add(tokens[0, references], Ends, tokens[references, tokens.Count]);
    }

    private void Add(ReadOnlySpan<int> references, ReadOnlySpan<int> ends, ReadOnlySpan<int> hypothesis)
    {
        if (ends.IsEmpty)
        {
            counts = BleuValue.Sum(counts, new BleuValue { WithoutReference = 1 });
            return;
        }

        Span<long> matches = stackalloc long[NGramMatches.Orders];
        matches.Clear();
        NGramMatches.Add(hypothesis, references, ends, matches);
        int length = hypothesis.Length;
        counts = BleuValue.Sum(counts, new BleuValue(
            1, length, NearestLength(ends, length),
            new NGramPrecision(matches[0], length), new NGramPrecision(matches[1], Math.Max(length - 1, 0)),
            new NGramPrecision(matches[2], Math.Max(length - 2, 0)), new NGramPrecision(matches[3], Math.Max(length - 3, 0)), 0));
    }

    private static int NearestLength(ReadOnlySpan<int> ends, int length)
    {
        int nearest = ends[0], start = 0;
        foreach (int end in ends)
        {
            int own = end - start, far = Math.Abs(own - length) - Math.Abs(nearest - length);
            if (far < 0 || (far == 0 && own < nearest))
                nearest = own;
            start = end;
        }

        return nearest;
    }
}
