namespace ModelObservability.Dashboard.History;

/// <summary>
/// A series of a gauge or a counter. A counter takes memory from its first gain on: most reasons of rejection and most outcomes never occur.
/// </summary>
internal sealed class NumberSeries(int id, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes, LiveHistory history, Watched watched, bool kept)
    : WatchedSeries(id, instrument, attributes)
{
    private readonly bool isCounter = instrument.Kind == SeriesKind.Counter;

    // a board counts since its driver was loaded, not since it is watched
    private readonly bool isOlder = instrument.Name.StartsWith("hw.", StringComparison.Ordinal) || instrument.Name.StartsWith("nvml.", StringComparison.Ordinal);

    private long since = -1, recorded = long.MaxValue;
    private bool refused;
    private Track? track;

    public override bool IsKept => kept && !refused;

    /// <summary>The value as it was published last: a level, or the total of a counter.</summary>
    public double Last { get; private set; } = double.NaN;

    /// <summary>Takes the value of now.</summary>
    /// <param name="slot">The second.</param>
    /// <param name="value">A level, or the total of a counter.</param>
    /// <param name="span">Seconds since the collection before.</param>
    /// <param name="isFirst">Whether this is the first collection of all, of which nobody knows when a total was gained.</param>
    public void Write(long slot, double value, double span, bool isFirst)
    {
        bool isUndated = isCounter && since < 0 && (isFirst || isOlder);
        if (!isCounter) Record(slot, value, span);
        else if (since >= 0) Record(slot, value >= Last ? value - Last : value, span);
        else if (!isUndated) Record(slot, value, span);
        if (since < 0) since = isUndated ? slot + 1 : slot;
        (Last, Seen) = (value, slot);
    }

    /// <summary>The track, if one was needed.</summary>
    public Track? Track => track;

    /// <summary>Takes a minute of an earlier process.</summary>
    public void Restore(long minute, float value, float low, float high)
    {
        long slot = minute * Depth.SecondsPerMinute;
        if (!IsKept || (track is null && !TryOpen(slot))) return;
        track!.Restore(minute, value, low, high);
        Seen = slot + Depth.SecondsPerMinute - 1;
    }

    /// <summary>The level of a second or the mean of a minute; what a counter gained in a second, or per second in a minute. NaN is a gap.</summary>
    public float At(long at, bool inMinutes)
    {
        long begun = inMinutes ? recorded / Depth.SecondsPerMinute : recorded;
        if (track is not null && at >= begun)
            return !inMinutes ? track.Second(at) : isCounter ? track.Minute(at) / Depth.SecondsPerMinute : track.Minute(at);
        return IsZero(at, inMinutes) ? 0 : float.NaN;
    }

    /// <summary>The least second of a minute.</summary>
    public float Least(long minute) => track is not null && minute >= recorded / Depth.SecondsPerMinute ? track.Least(minute) : At(minute, inMinutes: true);

    /// <summary>The greatest second of a minute.</summary>
    public float Greatest(long minute) => track is not null && minute >= recorded / Depth.SecondsPerMinute ? track.Greatest(minute) : At(minute, inMinutes: true);

    /// <summary>Whether a counter is known not to have gained anything then.</summary>
    private bool IsZero(long at, bool inMinutes) =>
        isCounter && IsKept && since >= 0 && at >= (inMinutes ? since / Depth.SecondsPerMinute : since) && at <= (inMinutes ? Seen / Depth.SecondsPerMinute : Seen) && history.IsKnown(at, inMinutes);

    private void Record(long slot, double value, double span)
    {
        if (!IsKept || !double.IsFinite(value) || (isCounter && track is null && value == 0)) return;
        if (track is not null || TryOpen(slot)) track!.Write(slot, value, span);
    }

    private bool TryOpen(long slot)
    {
        if (!watched.Reserve(History.Track.Bytes))
        {
            refused = true;
            watched.Refuse();
            return false;
        }

        (track, recorded) = (new(isCounter), slot);
        return true;
    }
}
