using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The models whose signals are counted in this process; apart from the instruments, as with inference.</summary>
internal static class SignalModels
{
    public static readonly SeriesRegistry<ModelIdentity, SignalSeries> Registry = new(identity => new SignalSeries(identity), series => series.HasCounted);
}
