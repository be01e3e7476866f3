using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Telemetry;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Objectives;
using Finding = (ModelObservability.Instrumentation.SignalDefinition Definition, (string Name, object Value)[] Evidence);

namespace ModelObservability.Gpu.Advice;

/// <summary>Advice to quantise or prune: where memory is what calls wait for, and the accuracy is beyond doubt better than it has to be.</summary>
internal static class Compression
{
    private const double MemoryBound = 0.7, HeadRoom = 0.01;

    public static Finding? Of(ModelIdentity model, WorkMinute minute)
    {
        if (!(minute.MemoryController >= MemoryBound)) return null;
        foreach (WatchedObjective watched in WatchedModels.Objectives)
        {
            if (watched.Kind != "accuracy" || watched.Model != model) continue;
            ObjectiveState state = watched.Objective.State;
            double lower = BernoulliSequence.Interval(state.Good, state.Good + state.Bad).Lower;
            if (!(lower >= watched.Objective.Target + HeadRoom)) continue;
            return (GpuSignals.Compress,
            [
                (Names.Gpu.MemoryControllerUtilization.Name, minute.MemoryController), ("objective", watched.Objective.Name), ("target", watched.Objective.Target),
                ("accuracy_lower", lower), ("samples", state.Good + state.Bad),
            ]);
        }

        return null;
    }
}
