using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// The models that are watched in this process. Apart from the instruments, so that a collection that comes while they are being made
/// waits for nothing.
/// </summary>
internal static class InferenceModels
{
    public static readonly SeriesRegistry<ModelIdentity, InferenceSeries> Registry = new(identity => new InferenceSeries(identity), series => series.HasCounted);
}
