using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// A part of a run that is not a step: validation, a checkpoint. Call <see cref="Complete"/> at its end: a scope disposed without it has
/// failed. Nothing here throws.
/// </summary>
public sealed class TrainingScope : IDisposable
{
    private readonly TrainingRun run;
    private readonly OpenSpan span;
    private readonly long startedAt;
    private Type? fault;
    private bool complete;
    private int disposed;

    internal TrainingScope(TrainingRun run, bool isCheckpoint)
    {
        (this.run, IsCheckpoint) = (run, isCheckpoint);
        span = run.BeginScope(this);
        startedAt = run.Clock.Timestamp();
    }

    internal bool IsCheckpoint { get; }

    /// <summary>The scope has succeeded. A validation scope is completed by the report of the validation.</summary>
    public void Complete() => complete = true;

    /// <summary>The scope has failed.</summary>
    /// <param name="exception">The exception; only its type is recorded.</param>
    public void Fail(Exception exception) => fault ??= exception?.GetType();

    /// <summary>Records the scope.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        double seconds = run.Clock.Seconds(startedAt, run.Clock.Timestamp());
        span.End();
        if (complete && fault is null)
        {
            if (IsCheckpoint) run.RecordCheckpoint(seconds);
        }
        else if (span.Span is { } failed)
        {
            failed.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
            failed.SetTag(Names.ErrorType, fault?.FullName ?? Names.UnknownError);
        }

        span.Stop();
        run.EndScope(this, seconds);
    }

    /// <summary>A validation was reported in this scope.</summary>
    internal void Reported(double? loss)
    {
        if (IsCheckpoint) return;
        complete = true;
        if (loss is { } number && double.IsFinite(number)) span.Span?.SetTag(Names.Training.LossAttribute, number);
    }
}
