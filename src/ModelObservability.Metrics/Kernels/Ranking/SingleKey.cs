namespace ModelObservability.Metrics.Kernels;

/// <summary>Singles in the order of their numbers.</summary>
internal readonly struct SingleKey : IScoreKey<float, uint>
{
    private const uint Sign = 1u << 31;
    private const uint Lowest = ~0xFF80_0000, Highest = 0x7F80_0000 | Sign;

    /// <remarks>Adding 0 turns -0.0 into 0.0 and changes nothing else. Negative numbers have all bits inverted, the others the sign.</remarks>
    public static uint From(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return bits ^ ((uint)((int)bits >> 31) | Sign);
    }

    /// <remarks>NaN of either sign lies beyond the infinity of that sign.</remarks>
    public static bool IsNumber(uint key) => key - Lowest <= Highest - Lowest;

    public static float Single(uint key) => BitConverter.UInt32BitsToSingle(key ^ ((uint)((int)~key >> 31) | Sign));

    public static double Score(uint key) => Single(key);
}
