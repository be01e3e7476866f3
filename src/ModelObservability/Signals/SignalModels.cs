using ModelObservability.Telemetry;

namespace ModelObservability.Signals;

/// <summary>The models whose signals are counted in this process; separate from the instruments, like <c>InferenceModels</c>.</summary>
internal static class SignalModels
{
    public static readonly SeriesRegistry<ModelIdentity, SignalSeries> Registry = new(identity => new SignalSeries(identity), series => series.HasCounted);
}
