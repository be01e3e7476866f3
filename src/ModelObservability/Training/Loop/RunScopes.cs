using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The parts of a run that are no steps: their spans, and their time, which is no step's.</summary>
internal sealed class RunScopes(ModelMonitor monitor, RunLoop loop, RunPace pace, RunCourse course, RunValidation validation, RunTags tags)
{
    public SafeClock Clock => monitor.Clock;

    /// <summary>A scope begins.</summary>
    /// <returns>Its span.</returns>
    public OpenSpan Enter(TrainingScope scope)
    {
        RunTally.Numbers numbers = loop.Tally.Read();
        OpenSpan span = OpenSpan.Start(
            scope.IsCheckpoint ? "checkpoint" : "validate", course.InnermostSpan,
            [.. tags.Run, new(Names.Training.EpochNumber, numbers.Epoch), new(Names.Training.StepNumber, numbers.Step)]);
        if (!scope.IsCheckpoint) validation.Enter(scope);
        loop.GoElsewhere();
        return span;
    }

    /// <summary>A scope is over.</summary>
    public void Leave(TrainingScope scope, double seconds)
    {
        validation.Leave(scope);
        loop.ComeBack(seconds);
        if (loop.IsInStep) pace.SpentWithinStep(seconds);
    }

    /// <summary>A checkpoint is written.</summary>
    public void RecordCheckpoint(double seconds)
    {
        if (!monitor.IsDisposed) TrainingInstruments.CheckpointDuration.Record(seconds, monitor.Training.Tags);
    }
}
