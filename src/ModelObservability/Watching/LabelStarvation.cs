using ModelObservability.Telemetry;

namespace ModelObservability.Watching;

/// <summary>
/// Notices that labels have stopped coming while the model is called. How labels come differs too much (one by one, at night, by hand) for a promised
/// rate: it is a limit on the time without one, which grows with the longest such time that ended well.
/// </summary>
internal sealed class LabelStarvation
{
    private const double TimesMeanGap = 10, TimesLongestGap = 2, LooksMissed = 10, LeastBetweenLooks = 600;
    private static readonly double Least = TimeSpan.FromHours(1).TotalSeconds;

    private readonly double? given;
    private readonly double fromReference, mostBetweenLooks;
    private long labelled = -1, calledAtLabel, calledBefore;
    private double since, lastCall, longest, lastLook, jumped;
    private bool inEpisode;

    private LabelStarvation(double? given, double fromReference, double mostBetweenLooks) =>
        (this.given, this.fromReference, this.mostBetweenLooks) = (given, fromReference, mostBetweenLooks);

    /// <summary>Null where the reference has no labels, for then none are expected.</summary>
    public static LabelStarvation? Of(ReferenceProfile reference, WatchOptions options)
    {
        long labels = new WatchReading(reference, reference, [], null).Labelled;
        if (labels == 0) return null;
        double gap = reference.Duration is { } duration ? duration.TotalSeconds / labels : 0;
        return new(options.LabelsWithin?.TotalSeconds, Math.Max(Least, TimesMeanGap * gap), Math.Max(LeastBetweenLooks, LooksMissed * options.LookEvery.TotalSeconds));
    }

    /// <summary>Looks at the counts.</summary>
    /// <returns>The evidence of a new finding; null where there is none.</returns>
    public IReadOnlyDictionary<string, object>? Look(WatchReading reading, double now)
    {
        // A clock that jumps ahead says nothing about labels: looks are minutes apart at most.
        jumped += Math.Max(0, now - lastLook - mostBetweenLooks);
        lastLook = now;
        now -= jumped;
        long labels = reading.Labelled, calls = reading.Ended;
        if (calls != calledBefore) (calledBefore, lastCall) = (calls, now);
        if (labels != labelled)
        {
            if (labelled >= 0) longest = Math.Max(longest, now - since);
            (labelled, since, calledAtLabel, inEpisode) = (labels, now, calls, false);
            return null;
        }

        // A model that nobody calls gets no labels either: calls must have gone on for most of the time.
        double limit = given ?? Math.Max(fromReference, TimesLongestGap * longest);
        if (inEpisode || now - since <= limit || lastCall - since <= limit / 2) return null;
        inEpisode = true;
        return new Dictionary<string, object>
        {
            [Names.Watch.WithoutLabels] = now - since,
            [Names.Watch.LabelLimit] = limit,
            [Names.Watch.CallsWithoutLabels] = calls - calledAtLabel,
        };
    }
}
