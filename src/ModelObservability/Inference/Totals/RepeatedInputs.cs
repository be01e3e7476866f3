using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// The inputs of a model, and how many were there before, by their hashes: a table of the last hash of each slot, as a cache with one place for each would have
/// it. Thread-safe without locks; 64 KB, allocated with the first model that gives hashes.
/// </summary>
internal sealed class RepeatedInputs
{
    /// <summary>The places; a cache of so many answers would have answered about the calls counted as repeated.</summary>
    public const int Places = 1 << Bits;

    private const int Bits = 13;
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15; // 2^64 over the golden ratio: spreads hashes that are small numbers, too

    private const int HashedSlot = 0, RepeatedSlot = 1;

    private readonly ulong[] last = new ulong[Places];
    private readonly CellGrid cells = new(RepeatedSlot + 1);

    /// <summary>Inputs so far, and those of them that had been there shortly before.</summary>
    public (long Hashed, long Repeated) Counts => (cells.Sum(HashedSlot), cells.Sum(RepeatedSlot));

    /// <summary>Counts an input and remembers it.</summary>
    /// <param name="hash">Its hash.</param>
    /// <returns>Whether the last input of its place had the same hash.</returns>
    public bool Add(ulong hash)
    {
        int row = cells.Row();
        cells.Increment(row, HashedSlot);
        ulong mixed = (hash ^ (hash >> 32)) * Golden;
        ref ulong place = ref last[mixed >> (64 - Bits)];
        ulong kept = hash == 0 ? Golden : hash; // 0 is a place without an input
        if (Volatile.Read(ref place) == kept)
        {
            cells.Increment(row, RepeatedSlot);
            return true;
        }

        Volatile.Write(ref place, kept);
        return false;
    }
}
