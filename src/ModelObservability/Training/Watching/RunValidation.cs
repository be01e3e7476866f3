using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>Takes what validations tell: counts what is refused, and hands the rest to the state, the sinks and the detectors.</summary>
internal sealed class RunValidation(ModelMonitor monitor, RunTally tally, RunWatch watch)
{
    private TrainingScope? scope;

    /// <summary>What has been told so far.</summary>
    public ValidationRecord Record { get; } = new();

    /// <summary>The sinks of the run; null where there are none.</summary>
    public RunRecords? Sinks { get; set; }

    /// <summary>Reads the scores of a metric; one that throws is counted and left out.</summary>
    public static TrainingScore[] Read<TMetric, TValue>(
        IStreamingMetric<TMetric, TValue> metric, ReadOnlySpan<(string Name, Func<TValue, double> Score)> scores)
        where TMetric : class, IStreamingMetric<TMetric, TValue>
    {
        TValue value = metric.Value;
        List<TrainingScore> read = new(scores.Length);
        foreach (var (name, score) in scores)
        {
            try
            {
                read.Add(new(name, score(value)));
            }
            catch when (Faults.Caught(FaultSite.Option))
            {
            }
        }

        return [.. read];
    }

    /// <summary>A scope of a validation begins: a report within it completes it.</summary>
    public void Enter(TrainingScope entered) => scope = entered;

    /// <summary>A scope is over.</summary>
    public void Leave(TrainingScope left)
    {
        if (ReferenceEquals(scope, left)) scope = null;
    }

    /// <summary>A validation tells how it went.</summary>
    public void Report(double? loss, ReadOnlySpan<TrainingScore> scores)
    {
        if (loss is { } number && !double.IsFinite(number)) monitor.Training.Reject(TrainingRejection.NonFiniteLoss);
        foreach (TrainingScore score in scores)
            if (!double.IsFinite(score.Value)) monitor.Training.Reject(TrainingRejection.NonFiniteScore);
        RunTally.Numbers now = tally.Read();
        TrainingScore[] taken = Record.Add(loss, now.Epoch, scores);
        for (int refused = scores.Length + (loss is null ? 0 : 1) - taken.Length; refused > 0; refused--) monitor.Training.Reject(TrainingRejection.ScoreLimit);
        scope?.Reported(loss);
        Sinks?.Validated(taken, now);
        watch.Validated(now.EpochLoss, loss, scores, now);
    }
}
