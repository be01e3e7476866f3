using System.Buffers;
using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The table of edit distances, diagonal by diagonal, within a band.</summary>
/// <remarks>
/// Cell (i, j) depends on (i-1, j), (i, j-1) and (i-1, j-1): all on the two diagonals i+j before its own, so the cells of a diagonal are
/// computed side by side. With the hypothesis reversed, the tokens that meet on a diagonal lie side by side as well. A cell holds the
/// edits in its upper half and the substitutions among them in its lower, so one comparison prefers fewer edits, then fewer substitutions.
/// Rows are indexed by i + 1 and padded, so that a vector may reach beyond the last cell: what it leaves there is never read.
/// </remarks>
internal static class EditDiagonals
{
    private const int EditShift = 16;
    private const uint Edit = 1u << EditShift;
    private const uint Substitution = Edit + 1;

    /// <summary>More than any path costs, with room to add an edit.</summary>
    private const uint Unreachable = 3u << 30;

    /// <summary>Fewest edits by paths on which no more than <paramref name="margin"/> extra steps go to one side (1 or more).</summary>
    public static (int Edits, int Substitutions) Fewest(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis, int margin)
    {
        int n = reference.Length, m = hypothesis.Length, padding = Vector<uint>.Count + 2;
        int below = margin + Math.Max(n - m, 0), above = margin + Math.Max(m - n, 0);
        uint[] rented = ArrayPool<uint>.Shared.Rent((4 * n) + m + (5 * padding));
        Span<uint> rest = rented;
        Span<uint> tokens = Take(ref rest, n + padding), reversed = Take(ref rest, m + padding);
        Span<uint> beforeLast = Take(ref rest, n + padding), last = Take(ref rest, n + padding), current = Take(ref rest, n + padding);
        for (int i = 0; i < n; i++)
            tokens[i] = (uint)reference[i];
        for (int j = 0; j < m; j++)
            reversed[m - 1 - j] = (uint)hypothesis[j];

        last[0] = last[2] = Unreachable;
        last[1] = 0;
        for (int d = 1; d <= n + m; d++)
        {
            // Band and table: -below <= j - i <= above, and inside the borders i = 0 and j = 0.
            int low = Math.Max(1, Math.Max(d - m, (d - above + 1) >> 1)), high = Math.Min(Math.Min(n, d - 1), (d + below) >> 1);
            int count = high - low + 1;
            if (count > 0)
                Cells(tokens[(low - 1)..], reversed[(m - d + low)..], beforeLast[low..], last[low..], current[(low + 1)..], count);
            current[low] = low == 1 && d <= Math.Min(m, above) ? (uint)d << EditShift : Unreachable;
            current[high + 2] = high == d - 1 && d <= Math.Min(n, below) ? (uint)d << EditShift : Unreachable;

            Span<uint> free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        uint best = last[n + 1];
        ArrayPool<uint>.Shared.Return(rented);
        return ((int)(best >> EditShift), (int)(best & (Edit - 1)));
    }

    /// <summary>Cells of one diagonal. <paramref name="last"/> begins at the cell above the first one, whose left neighbour follows it.</summary>
    private static void Cells(
        ReadOnlySpan<uint> tokens, ReadOnlySpan<uint> others, ReadOnlySpan<uint> beforeLast, ReadOnlySpan<uint> last, Span<uint> current, int count)
    {
        if (!Vector.IsHardwareAccelerated)
        {
            for (int i = 0; i < count; i++)
            {
                uint change = Math.Min(last[i], last[i + 1]) + Edit;
                current[i] = Math.Min(change, beforeLast[i] + (tokens[i] == others[i] ? 0 : Substitution));
            }

            return;
        }

        Vector<uint> edit = new(Edit), substitution = new(Substitution);
        for (int i = 0; i < count; i += Vector<uint>.Count)
        {
            Vector<uint> change = Vector.Min(new Vector<uint>(last[i..]), new Vector<uint>(last[(i + 1)..])) + edit;
            Vector<uint> same = Vector.Equals(new Vector<uint>(tokens[i..]), new Vector<uint>(others[i..]));
            Vector.Min(change, new Vector<uint>(beforeLast[i..]) + Vector.AndNot(substitution, same)).CopyTo(current[i..]);
        }
    }

    private static Span<uint> Take(ref Span<uint> rest, int count)
    {
        Span<uint> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
