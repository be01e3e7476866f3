using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// The models observed in this process. Separate from the instruments, so that a collection does not wait while instruments are being
/// created.
/// </summary>
internal static class InferenceModels
{
    public static readonly SeriesRegistry<ModelIdentity, InferenceSeries> Registry = new(identity => new InferenceSeries(identity), series => series.HasCounted);
}
