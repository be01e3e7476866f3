namespace ModelObservability.Training;

/// <summary>
/// Random numbers that are the same on every machine and in every version of .NET: SplitMix64 (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014, figure 17). Every trial has a generator of its own, so that the order in which
/// parallel trials begin changes nothing.
/// </summary>
internal struct SplitMix64(ulong state)
{
    private ulong state = state;

    /// <summary>The generator of one trial of a seed.</summary>
    public static SplitMix64 Of(int seed, int trial)
    {
        SplitMix64 seeds = new((uint)seed);
        SplitMix64 trials = new(seeds.Next() + (uint)trial);
        return new(trials.Next());
    }

    public ulong Next()
    {
        ulong mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number of 53 random bits, from 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A whole number from 0 to below a limit, by the upper half of a product; none is more likely than another by more than 2^-32.</summary>
    public ulong Below(ulong limit) => Math.BigMul(Next(), limit, out _);
}
