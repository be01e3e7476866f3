using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The models whose training may be watched in this process; apart from the instruments, as with inference.</summary>
internal static class TrainingModels
{
    public static readonly SeriesRegistry<ModelIdentity, TrainingSeries> Registry = new(identity => new TrainingSeries(identity), series => series.HasCounted);
}
