using System.Buffers;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The fewest edits that turn a reference into a hypothesis (Levenshtein 1966), and among those the most tokens kept.</summary>
/// <remarks>
/// The distance alone does not say how many edits of each kind there are: "a b" becomes "b a" by two substitutions or by one deletion
/// and one insertion. Preferring kept tokens makes the three counts unique, and makes them swap insertions and deletions when the
/// sides are swapped. Time is the length times the distance (Ukkonen 1985), memory one row from the pool.
/// </remarks>
internal readonly record struct EditAlignment(int Hits, int Substitutions, int Insertions, int Deletions)
{
    /// <summary>A cell holds edits above and minus kept tokens below, so that one comparison prefers fewer edits, then more kept tokens.</summary>
    private const int EditShift = 32;
    private const long Edit = 1L << EditShift;
    private const long Unreachable = long.MaxValue - Edit;
    private const int FirstMargin = 8;

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

        long cell = Best(reference, hypothesis);
        int edits = EditsOf(cell);
        int kept = (int)(((long)edits << EditShift) - cell);
        int insertions = edits - (reference.Length - kept);
        int deletions = edits - (hypothesis.Length - kept);
        return new EditAlignment(front + kept + back, edits - insertions - deletions, insertions, deletions);
    }

    /// <summary>The last cell of the table, by bands of growing width: a band that is as wide as the answer has lost no path to it.</summary>
    private static long Best(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis)
    {
        int shorter = Math.Min(reference.Length, hypothesis.Length), apart = Math.Abs(reference.Length - hypothesis.Length);
        if (shorter == 0)
            return apart * Edit;

        long[] row = ArrayPool<long>.Shared.Rent(hypothesis.Length + 1);
        long best;
        long margin = FirstMargin;
        do
        {
            int used = (int)Math.Min(margin, shorter);
            best = Banded(reference, hypothesis, used, row.AsSpan(0, hypothesis.Length + 1));

            // A path that leaves the band goes further than the margin to one side and comes back: it costs at least as much.
            if (used == shorter || EditsOf(best) < apart + (2L * used) + 2)
                break;
            margin *= 2;
        }
        while (true);

        ArrayPool<long>.Shared.Return(row);
        return best;
    }

    private static int EditsOf(long cell) => (int)((cell + Edit - 1) >> EditShift);

    private static long Banded(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis, int margin, Span<long> row)
    {
        int left = margin + Math.Max(reference.Length - hypothesis.Length, 0);
        int right = margin + Math.Max(hypothesis.Length - reference.Length, 0);
        row.Fill(Unreachable);
        for (int j = 0; j < row.Length && j <= right; j++)
            row[j] = j * Edit;

        for (int i = 1; i <= reference.Length; i++)
        {
            int first = Math.Max(1, i - left), last = (int)Math.Min(hypothesis.Length, (long)i + right);
            long diagonal = row[first - 1];
            long previous = first == 1 && i <= left ? i * Edit : Unreachable;
            row[first - 1] = previous;
            int token = reference[i - 1];
            ReadOnlySpan<int> others = hypothesis[(first - 1)..last];
            Span<long> cells = row[first..(last + 1)];
            for (int j = 0; j < others.Length && j < cells.Length; j++)
            {
                long above = cells[j];
                long change = Math.Min(above, previous) + Edit;
                previous = Math.Min(change, others[j] == token ? diagonal - 1 : diagonal + Edit);
                cells[j] = previous;
                diagonal = above;
            }
        }

        return row[^1];
    }
}
