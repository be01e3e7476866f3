namespace ModelObservability.Metrics.Vision;

/// <summary>What became of one detection, a bit for each threshold: hit, ignored, or (neither) false.</summary>
internal readonly record struct DetectionOutcome(ushort Hits, ushort Ignored)
{
    /// <summary>Thresholds that fit.</summary>
    public const int MaxThresholds = 16;

    public uint Packed => (uint)Ignored << MaxThresholds | Hits;

    public static DetectionOutcome Unpack(uint packed) => new((ushort)packed, (ushort)(packed >> MaxThresholds));

    public bool IsHit(int threshold) => (Hits >> threshold & 1) != 0;

    public bool IsIgnored(int threshold) => (Ignored >> threshold & 1) != 0;
}
