namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores as unsigned integers of the same order, so that integer comparison sorts them.</summary>
internal static class SortableScore
{
    private const uint Sign = 0x8000_0000;

    /// <summary>An integer that grows with the score. -0.0 and 0.0 share one; the score is not NaN.</summary>
    public static uint Ascending(float score)
    {
        // Adding 0 turns -0.0 into 0.0 and changes nothing else.
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }
}
