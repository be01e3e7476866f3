namespace ModelObservability.Gpu.Findings;

/// <summary>A condition that is reported once when it begins, and again only after it has been absent for the gap.</summary>
internal struct Episode
{
    private bool begun;
    private long lastSeen;

    /// <summary>Whether the condition holds now and is new.</summary>
    public bool Begins(bool seen, long now, double secondsSince, double gap)
    {
        if (!seen) return false;
        bool begins = !begun || secondsSince > gap;
        (begun, lastSeen) = (true, now);
        return begins;
    }

    public readonly long LastSeen => lastSeen;
}
