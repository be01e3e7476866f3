namespace ModelObservability.Gpu.Joining;

/// <summary>
/// Shares time fairly: while n pieces of work are under way, <see cref="Shared"/> moves on at 1/n of the speed of time, so a piece that ran
/// from one reading to another has had the difference, and all differences add up to the time in which anything ran. An event costs the
/// same however many pieces there are.
/// </summary>
/// <remarks>
/// Integers throughout: what a division leaves over goes into the next, so nothing is lost or made in any number of events. Everything
/// wraps around like the counters of the machine; differences stay right for any span under <see cref="LongestStep"/>.
/// </remarks>
internal struct ShareClock(long now)
{
    /// <summary>Parts of a timestamp unit that are told apart: 1,024.</summary>
    public const int FractionBits = 10;

    /// <summary>The longest time between two events that counts, in timestamp units: 52 days at a nanosecond each.</summary>
    public const ulong LongestStep = 1UL << 52;

    private ulong remainder;

    /// <summary>The latest moment there was an event.</summary>
    public long Last { get; private set; } = now;

    /// <summary>Pieces of work under way. Set it after <see cref="Advance"/>.</summary>
    public long Active { get; set; }

    /// <summary>What a piece of work that always ran would have had, in parts of a timestamp unit.</summary>
    public long Shared { get; private set; }

    /// <summary>All time, in parts of a timestamp unit.</summary>
    public ulong Elapsed { get; private set; }

    /// <summary>Time in which nothing ran.</summary>
    public ulong Idle { get; private set; }

    /// <summary>Moves on to a moment; one that is already past changes nothing.</summary>
    public void Advance(long now)
    {
        if (now <= Last) return;
        ulong parts = Math.Min((ulong)(now - Last), LongestStep) << FractionBits;
        Last = now;
        Elapsed += parts;
        if (Active == 0)
        {
            Idle += parts;
            return;
        }

        parts += remainder;
        if (Active == 1)
        {
            Shared += (long)parts;
            remainder = 0;
            return;
        }

        (ulong each, remainder) = Math.DivRem(parts, (ulong)Active);
        Shared += (long)each;
    }
}
