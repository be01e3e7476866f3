namespace ModelObservability.Dashboard.History;

/// <summary>The history of an amount without its least and greatest: what a bucket of a histogram gained. Not thread-safe.</summary>
internal sealed class AmountTrack
{
    private readonly Ring seconds = new(Depth.Seconds), minutes = new(Depth.Minutes);
    private long minute = -1;
    private double sum;

    public static int Bytes { get; } = Ring.BytesOf(Depth.Seconds) + Ring.BytesOf(Depth.Minutes) + 64;

    public void Write(long slot, double value)
    {
        seconds[slot] = (float)value;
        if (slot / Depth.SecondsPerMinute is var now && now != minute) (minute, sum) = (now, 0);
        minutes[minute] = (float)(sum += value);
    }

    /// <summary>Writes a minute of an earlier process.</summary>
    public void Restore(long at, float value) => minutes[at] = value;

    public float At(long slot, bool inMinutes) => inMinutes ? minutes[slot] : seconds[slot];
}
