namespace ModelObservability.Inference;

/// <summary>
/// Whether an input was there before, by its hash: a table of the last hash of each slot, as a cache with one place for each would have it. Thread-safe
/// without locks; 64 KB, allocated with the first model that gives hashes.
/// </summary>
internal sealed class RepeatedInputs
{
    /// <summary>The places; a cache of so many answers would have answered about the calls counted as repeated.</summary>
    public const int Places = 1 << Bits;

    private const int Bits = 13;
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15; // 2^64 over the golden ratio: spreads hashes that are small numbers, too

    private readonly ulong[] last = new ulong[Places];

    /// <summary>Remembers an input.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>Whether the last input of its place had the same hash.</returns>
    public bool Add(ulong hash)
    {
        ulong mixed = (hash ^ (hash >> 32)) * Golden;
        ref ulong place = ref last[mixed >> (64 - Bits)];
        ulong kept = hash == 0 ? Golden : hash; // 0 is a place without an input
        if (Volatile.Read(ref place) == kept) return true;
        Volatile.Write(ref place, kept);
        return false;
    }
}
