namespace ModelObservability.Metrics.Kernels;

/// <summary>The fewest edits that turn a reference into a hypothesis (Levenshtein 1966), and among those the fewest substitutions.</summary>
/// <remarks>
/// The distance alone does not say how many edits of each kind there are: "a b" becomes "b a" by two substitutions or by one deletion
/// and one insertion. Fewest substitutions are most tokens kept; that makes the counts unique, and swaps insertions and deletions when the
/// sides are swapped. Time is the length times the distance (Ukkonen 1985).
/// </remarks>
internal readonly record struct EditAlignment(int Hits, int Substitutions, int Insertions, int Deletions)
{
    /// <summary>The most tokens that a side may have: two counts of that size fit one 32-bit cell.</summary>
    public const int LongestSide = 32_767;

    private const int FirstMargin = 32;
    private const int Growth = 4;

    /// <summary>Compares two sides of at most <see cref="LongestSide"/> tokens.</summary>
    public static EditAlignment Of(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis)
    {
        // Equal ends can always be kept without costing an edit or a kept token elsewhere.
        int front = reference.CommonPrefixLength(hypothesis);
        reference = reference[front..];
        hypothesis = hypothesis[front..];
        int back = 0;
        while (back < reference.Length && back < hypothesis.Length && reference[^(back + 1)] == hypothesis[^(back + 1)])
            back++;
        reference = reference[..^back];
        hypothesis = hypothesis[..^back];

        (int edits, int substitutions) = Fewest(reference, hypothesis);
        int moved = edits - substitutions, longer = hypothesis.Length - reference.Length;
        int insertions = (moved + longer) / 2, deletions = (moved - longer) / 2;
        return new EditAlignment(front + back + reference.Length - substitutions - deletions, substitutions, insertions, deletions);
    }

    /// <summary>Tries bands of growing width: a path outside a band that is wider than the answer cannot be better.</summary>
    private static (int Edits, int Substitutions) Fewest(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis)
    {
        int shorter = Math.Min(reference.Length, hypothesis.Length), apart = Math.Abs(reference.Length - hypothesis.Length);
        if (shorter == 0)
            return (apart, 0);

        int margin = Math.Min(FirstMargin, shorter);
        while (true)
        {
            (int Edits, int Substitutions) fewest = EditDiagonals.Fewest(reference, hypothesis, margin);

            // A path that leaves the band goes further than the margin to one side and comes back. The path found bounds how far one
            // that is better could go, so the next band is the last if it can be had without growing too fast.
            int enough = Math.Min(shorter, (fewest.Edits - apart) / 2);
            if (margin >= enough)
                return fewest;
            margin = Math.Min(enough, Growth * margin);
        }
    }
}
