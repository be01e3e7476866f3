namespace ModelObservability.Dashboard.History;

/// <summary>
/// The history of one number: seconds, and minutes with their least and greatest second. A level (a gauge) is averaged over a minute; an amount (what
/// a counter gained) is added up, and its least and greatest are of the gain per second. Not thread-safe.
/// </summary>
internal sealed class Track(bool isAmount)
{
    private readonly Ring seconds = new(Depth.Seconds), minutes = new(Depth.Minutes), least = new(Depth.Minutes), greatest = new(Depth.Minutes);
    private long minute = -1;
    private double sum;
    private float low, high;
    private int count;

    /// <summary>What one of them takes.</summary>
    public static int Bytes { get; } = Ring.BytesOf(Depth.Seconds) + (3 * Ring.BytesOf(Depth.Minutes)) + 96;

    public bool IsAmount => isAmount;

    /// <summary>Writes the value of a second.</summary>
    /// <param name="slot">The second.</param>
    /// <param name="value">The level then, or what was gained.</param>
    /// <param name="span">Seconds since the collection before, over which an amount was gained.</param>
    public void Write(long slot, double value, double span)
    {
        if (!double.IsFinite(value)) return;
        seconds[slot] = (float)value;
        float rate = (float)(isAmount ? value / span : value);
        if (slot / Depth.SecondsPerMinute is var now && now != minute) (minute, sum, count, low, high) = (now, 0, 0, rate, rate);
        sum += value;
        count++;
        (low, high) = (Math.Min(low, rate), Math.Max(high, rate));
        minutes[minute] = (float)(isAmount ? sum : sum / count);
        least[minute] = low;
        greatest[minute] = high;
    }

    /// <summary>Writes a minute of an earlier process.</summary>
    public void Restore(long at, float value, float low, float high) => (minutes[at], least[at], greatest[at]) = (value, low, high);

    public float Second(long slot) => seconds[slot];

    public float Minute(long slot) => minutes[slot];

    public float Least(long slot) => least[slot];

    public float Greatest(long slot) => greatest[slot];
}
