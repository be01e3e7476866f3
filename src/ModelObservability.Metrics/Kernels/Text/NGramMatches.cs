using System.Buffers;
using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Clipped n-gram matches of one hypothesis against its references (Papineni et al. 2002, section 2.1): an n-gram of the hypothesis
/// counts as often as it occurs in the one reference that has it most often.
/// </summary>
/// <remarks>
/// Each distinct n-gram of the hypothesis gets a number. An n-gram is the pair of the number of its first n-1 tokens and the number of
/// its last token, so 64 bits name it exactly and equality is one comparison, at every order. Only n-grams of the hypothesis are in
/// the table: its size does not depend on the references. Time is linear, memory comes from the pool.
/// </remarks>
internal static class NGramMatches
{
    public const int Orders = 4;

    private const int Unknown = -1;

    /// <summary>An odd number of this process, so that nobody can choose tokens that collide.</summary>
    private static readonly ulong Multiplier = (ulong)Random.Shared.NextInt64() << 1 | 1;

    /// <summary>Adds the matches of orders 1…4 to <paramref name="matches"/>.</summary>
    /// <param name="hypothesis">Tokens of the hypothesis.</param>
    /// <param name="references">Tokens of all references, one after the other.</param>
    /// <param name="ends">Where each reference ends in <paramref name="references"/>.</param>
    /// <param name="matches">One count for each order.</param>
    public static void Add(ReadOnlySpan<int> hypothesis, ReadOnlySpan<int> references, ReadOnlySpan<int> ends, Span<long> matches)
    {
        int tokens = hypothesis.Length, capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * tokens, 4));
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(capacity);
        int[] rented = ArrayPool<int>.Shared.Rent(capacity + (5 * tokens) + (2 * references.Length));
        Span<int> rest = rented;
        Table table = new(keys.AsSpan(0, capacity), Take(ref rest, capacity));
        Span<int> words = Take(ref rest, tokens), grams = Take(ref rest, tokens);
        Span<int> referenceWords = Take(ref rest, references.Length), referenceGrams = Take(ref rest, references.Length);
        Span<int> offered = Take(ref rest, tokens), most = Take(ref rest, tokens), current = Take(ref rest, tokens);

        for (int order = 1; order <= Orders && order <= tokens; order++)
        {
            table.Clear();
            offered.Clear();
            most.Clear();
            for (int i = 0; i + order <= tokens; i++)
            {
                grams[i] = table.NumberOf(order == 1 ? (uint)hypothesis[i] : Pair(grams[i], words[i + order - 1]));
                offered[grams[i]]++;
            }

            for (int r = 0, start = 0; r < ends.Length; start = ends[r++])
            {
                current.Clear();
                for (int i = start; i + order <= ends[r]; i++)
                {
                    int last = order == 1 ? 0 : referenceWords[i + order - 1];
                    referenceGrams[i] = order == 1 ? table.Find((uint)references[i])
                        : referenceGrams[i] == Unknown || last == Unknown ? Unknown
                        : table.Find(Pair(referenceGrams[i], last));
                    if (referenceGrams[i] != Unknown)
                    {
                        ref int count = ref current[referenceGrams[i]];
                        most[referenceGrams[i]] = Math.Max(most[referenceGrams[i]], ++count);
                    }
                }
            }

            long matched = 0;
            for (int i = 0; i < table.Count; i++)
                matched += Math.Min(offered[i], most[i]);
            matches[order - 1] += matched;

            if (order == 1)
            {
                grams.CopyTo(words);
                referenceGrams.CopyTo(referenceWords);
            }
        }

        ArrayPool<ulong>.Shared.Return(keys);
        ArrayPool<int>.Shared.Return(rented);
    }

    private static ulong Pair(int first, int last) => (ulong)(uint)first << 32 | (uint)last;

    private static Span<int> Take(ref Span<int> rest, int count)
    {
        Span<int> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>Numbers for keys, in the order of their first appearance: open addressing, at most half full.</summary>
    private ref struct Table(Span<ulong> keys, Span<int> numbers)
    {
        private readonly Span<ulong> keys = keys;
        private readonly Span<int> numbers = numbers;
        private readonly int shift = 64 - BitOperations.Log2((uint)keys.Length);

        public int Count { get; private set; }

        public void Clear()
        {
            numbers.Fill(Unknown);
            Count = 0;
        }

        public int NumberOf(ulong key)
        {
            int slot = SlotOf(key);
            if (numbers[slot] == Unknown)
            {
                keys[slot] = key;
                numbers[slot] = Count++;
            }

            return numbers[slot];
        }

        public readonly int Find(ulong key) => numbers[SlotOf(key)];

        /// <summary>The slot that holds the key, or the free one where it belongs.</summary>
        private readonly int SlotOf(ulong key)
        {
            // The keys of one order are near each other; the high bits of the product depend on all bits of the key.
            int slot = (int)((key ^ (key >> 32)) * Multiplier >> shift);
            while (numbers[slot] != Unknown && keys[slot] != key)
                slot = (slot + 1) & (keys.Length - 1);
            return slot;
        }
    }
}
