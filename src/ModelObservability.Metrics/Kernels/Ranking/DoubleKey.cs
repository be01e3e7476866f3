namespace ModelObservability.Metrics.Kernels;

/// <summary>Doubles in the order of their numbers; <see cref="SingleKey"/> in twice the width.</summary>
internal readonly struct DoubleKey : IScoreKey<double, ulong>
{
    private const ulong Sign = 1ul << 63;
    private const ulong Lowest = ~0xFFF0_0000_0000_0000, Highest = 0x7FF0_0000_0000_0000 | Sign;

    public static ulong From(double score)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(score + 0d);
        return bits ^ ((ulong)((long)bits >> 63) | Sign);
    }

    public static bool IsNumber(ulong key) => key - Lowest <= Highest - Lowest;

    public static double Score(ulong key) => BitConverter.UInt64BitsToDouble(key ^ ((ulong)((long)~key >> 63) | Sign));
}
