using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Telemetry;
using ModelObservability.Training;
using Finding = (ModelObservability.Instrumentation.SignalDefinition Definition, (string Name, object Value)[] Evidence);

namespace ModelObservability.Gpu.Advice;

/// <summary>What a minute of work on one device suggests. The pages of the signals state the limits.</summary>
internal static class DeviceAdvice
{
    private const double AtWork = 0.5, Hardly = 0.1;
    private const double IdleWhenCalled = 0.3, IdleInTraining = 0.5, NotSaturated = 0.7;
    private const double OftenCapped = 0.3, Roomy = 0.5, NearlyFull = 0.9, WaitsForData = 0.2;

    public static IEnumerable<Finding> Of(ModelIdentity model, WorkMinute minute)
    {
        bool trains = minute.Training >= AtWork, serves = minute.Inference >= AtWork && minute.Training < Hardly;
        if (!trains && !serves) yield break;
        (string, object) utilization = (Names.Hardware.Utilization.Name, minute.Utilization), memory = (Names.Hardware.MemoryUtilization.Name, minute.MostMemory);
        WatchedRun? run = trains ? WatchedModels.Runs.FirstOrDefault(watched => watched.Model == model && watched.Run.State.Outcome is null) : null;
        double wait = run?.Run.State.DataWaitShare ?? double.NaN;

        if (serves && minute.Utilization <= IdleWhenCalled) yield return new(GpuSignals.IdleWhenCalled, [utilization]);
        if (trains && minute.Utilization <= IdleInTraining) yield return new(GpuSignals.IdleInTraining, [utilization, ("data_wait_share", wait)]);
        if (minute.Capped >= OftenCapped) yield return new(GpuSignals.HeldDown, [(Names.Gpu.ThrottleReason, minute.CapReason!), ("capped_share", minute.Capped)]);
        if (minute.LeastMemory >= NearlyFull)
            yield return new(GpuSignals.SmallerBatch, [memory]);
        else if (minute.MostMemory <= Roomy && minute.Utilization <= NotSaturated && !(wait >= WaitsForData) && !(run is not null && TeachesNoMore(run.Run)))
            yield return new(GpuSignals.RoomForBatch, [memory, utilization]);
        if (serves && Compression.Of(model, minute) is { } compress) yield return compress;
    }

    /// <summary>Where the noise of gradients is known: whether the batch has reached it, so that a larger one teaches hardly more.</summary>
    private static bool TeachesNoMore(TrainingRun run)
    {
        double scale = run.State.GradientNoiseScale;
        return scale <= run.RecentSteps.Select(static step => step.Samples).DefaultIfEmpty().Average();
    }
}
