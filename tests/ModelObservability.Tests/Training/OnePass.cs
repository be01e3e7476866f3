using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

internal static class OnePass
{
    /// <summary>The steps of one epoch; the epoch is open while they are enumerated.</summary>
    public static IEnumerable<TrainingStep<T>> Pass<T>(this TrainingRun run, IEnumerable<T> batches)
    {
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<T> step in epoch.Observe(batches)) yield return step;
            yield break;
        }
    }
}
