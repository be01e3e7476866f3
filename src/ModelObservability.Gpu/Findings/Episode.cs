namespace ModelObservability.Gpu.Findings;

/// <summary>A state that is told once when it begins, and again only after it was away for as long as the gap.</summary>
internal struct Episode
{
    private bool begun;
    private long lastSeen;

    /// <summary>Whether the state is seen now and was not before.</summary>
    public bool Begins(bool seen, long now, double secondsSince, double gap)
    {
        if (!seen) return false;
        bool begins = !begun || secondsSince > gap;
        (begun, lastSeen) = (true, now);
        return begins;
    }

    public readonly long LastSeen => lastSeen;
}
