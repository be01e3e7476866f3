namespace ModelObservability.Dashboard.History;

/// <summary>The last values of something, one per slot of time. A slot nothing was written to is NaN: a gap. Not thread-safe.</summary>
internal sealed class Ring(int capacity)
{
    private readonly float[] values = new float[capacity];
    private long last = -1, first;

    public static int BytesOf(int capacity) => capacity * sizeof(float) + 64;

    public float this[long slot]
    {
        get => last >= 0 && slot >= first && slot <= last && slot > last - values.Length ? values[slot % values.Length] : float.NaN;
        set
        {
            if (last < 0) first = last = slot;
            if (slot < last && slot <= last - values.Length) return;
            if (slot - last > values.Length) first = last = slot; // everything before is forgotten
            for (; last < slot; last++) values[(last + 1) % values.Length] = float.NaN;
            values[slot % values.Length] = value;
        }
    }
}
