using System.Diagnostics.Metrics;

namespace ModelObservability.Telemetry;

/// <summary>The meter of the core, and the instruments about the telemetry itself.</summary>
internal static class CoreMeter
{
    public static readonly GuardedMeter Instance = Create();

    /// <summary>Creates the declared instruments and the activity source. Called when a monitor is created or a client is wrapped.</summary>
    public static void Publish()
    {
        CoreSource.Instance.Publish();
        Instance.Publish();
    }

    private static GuardedMeter Create()
    {
        GuardedMeter meter = new(Names.Source, typeof(CoreMeter).Assembly.GetName().Version?.ToString(3));
        meter.Counter<long>(Names.Telemetry.Faults, ObserveFaults);
        meter.Counter<long>(Names.Telemetry.Shortened, into => into.Add(new(AttributeText.Shortened)));
        meter.UpDownCounter<long>(Names.Telemetry.Overflow, ObserveOverflow);
        return meter;
    }

    private static void ObserveOverflow(ICollection<Measurement<long>> into)
    {
        foreach (var (instrument, series) in SeriesLimit.Overflow())
            into.Add(new(series, new KeyValuePair<string, object?>(Names.Telemetry.Instrument, instrument)));
    }

    private static void ObserveFaults(ICollection<Measurement<long>> into)
    {
        foreach (FaultSite site in Enum.GetValues<FaultSite>())
            if (Faults.At(site) is > 0 and var faults)
                into.Add(new(faults, new KeyValuePair<string, object?>(Names.Telemetry.Site, site.ToString().ToLowerInvariant())));
    }
}
