namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores as unsigned integers of the same order, so that integer comparison sorts them.</summary>
internal static class SortableScore
{
    private const uint Sign = 0x8000_0000;
    private const uint NegativeInfinity = ~0xFF80_0000, NegativeZero = ~Sign, PositiveInfinity = 0x7F80_0000 | Sign;

    /// <summary>An integer that grows with the score. -0.0 and 0.0 share one; the score is not NaN.</summary>
    public static uint Ascending(float score)
    {
        // Adding 0 turns -0.0 into 0.0 and changes nothing else.
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }

    /// <summary>Whether a score leads to it.</summary>
    public static bool IsNumber(uint key) => key is >= NegativeInfinity and <= PositiveInfinity and not NegativeZero;
}
