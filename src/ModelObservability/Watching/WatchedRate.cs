using System.Globalization;
using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Detectors;
using ModelObservability.Telemetry;

namespace ModelObservability.Watching;

/// <summary>One rate of losses, watched by a detector whose values are the looks; and its episodes.</summary>
internal sealed class WatchedRate
{
    private const double DaysOfMonth = 30;

    /// <summary>An episode ends when there was no alarm for this long, and for this many times the time to the last one.</summary>
    private static readonly double LeastQuiet = TimeSpan.FromMinutes(15).TotalSeconds;
    private const double QuietTimes = 10;

    private readonly ShiryaevRoberts detector;
    private readonly Func<WatchReading, (double Sum, long Count)?> read;
    private readonly WatchOptions options;
    private readonly string rate;
    private readonly double referenceRate, dispersion;
    private (double Sum, long Count)? before;
    private double quietUntil = double.NegativeInfinity;

    public WatchedRate(
        SignalDefinition signal, string rate, double tolerated, double referenceRate, double dispersion, int shares, WatchOptions options, Func<WatchReading, (double, long)?> read)
    {
        (Signal, this.rate, this.referenceRate, this.dispersion, this.options, this.read) = (signal, rate, referenceRate, dispersion, options, read);
        detector = new(Math.Clamp(tolerated, 1e-9, 1 - 1e-9), options.FalseAlarms.Threshold(LooksPerMonth * shares));
    }

    public SignalDefinition Signal { get; }

    /// <summary>The class of which it is the share; null for others.</summary>
    public int? Class { get; init; }

    /// <summary>The limit above which calls are late, in seconds; null for other rates.</summary>
    public double? LimitSeconds { get; init; }

    private double LooksPerMonth => TimeSpan.FromDays(DaysOfMonth) / options.LookEvery;

    /// <summary>Adds what has been counted since the last look.</summary>
    /// <param name="reading">The counts.</param>
    /// <param name="now">Seconds since watching began.</param>
    /// <param name="utc">The time.</param>
    /// <returns>The evidence of a new finding; null where there is none.</returns>
    public IReadOnlyDictionary<string, object>? Look(WatchReading reading, double now, DateTimeOffset utc)
    {
        (double Sum, long Count) counted = read(reading) ?? default; // nothing counted yet
        (double Sum, long Count)? last = before;
        before = counted;
        // The first look, or counts that began anew: what they hold has not come since the last look.
        if (last is not { } earlier || counted.Count < earlier.Count) return null;
        long count = counted.Count - earlier.Count;
        double sum = Math.Clamp(counted.Sum - earlier.Sum, 0, count);
        if (count == 0 || !detector.AddBlock(Math.Min(sum, count) / dispersion, count / dispersion, (long)now)) return null;

        ChangeAlarm alarm = detector.LastAlarm!.Value;
        bool isNew = now > quietUntil;
        quietUntil = now + Math.Max(LeastQuiet, QuietTimes * (now - alarm.Began));
        IReadOnlyDictionary<string, object> evidence = Evidence(alarm, sum / count, now, utc);
        return isNew ? evidence : null;
    }

    private Dictionary<string, object> Evidence(ChangeAlarm alarm, double share, double now, DateTimeOffset utc)
    {
        Dictionary<string, object> evidence = new()
        {
            [Names.Watch.Rate] = rate,
            [Names.Watch.Now] = share,
            [Names.Watch.Tolerated] = detector.Tolerated,
            [Names.Watch.Dispersion] = dispersion,
            [Names.Watch.EValue] = alarm.Evidence,
            [Names.Watch.Threshold] = alarm.Threshold,
            [Names.Watch.FalseAlarms] = options.FalseAlarms.PerMonth,
            [Names.Watch.Replicas] = options.FalseAlarms.Replicas,
            [Names.Watch.Looks] = LooksPerMonth,
            [Names.Watch.Began] = (utc - TimeSpan.FromSeconds(now - alarm.Began)).ToString("O", CultureInfo.InvariantCulture),
        };
        if (double.IsFinite(referenceRate)) evidence[Names.Watch.Reference] = referenceRate;
        if (LimitSeconds is { } limit) evidence[Names.Watch.LatencyLimit] = limit;
        if (Class is { } index) evidence[Names.Watch.ClassIndex] = index;
        return evidence;
    }
}
