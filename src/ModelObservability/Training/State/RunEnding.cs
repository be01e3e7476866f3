using ModelObservability.Signals;

namespace ModelObservability.Training;

/// <summary>Whether a run continues, waits or stops, and how it ends. Thread-safe.</summary>
internal sealed class RunEnding
{
    private const int Unknown = -1;

    private readonly Lock gate = new();
    private volatile TrainingStop? stop;
    private volatile TaskCompletionSource? pause;
    private volatile bool isInterrupted;
    private volatile bool didAllEpochs;
    private volatile int declared = Unknown, final = Unknown; // single words: any thread may read the outcome
    private double suggestedLearningRate = double.NaN;

    /// <summary>Whether the run is paused or is to stop; read in every step.</summary>
    public bool IsInterrupted => isInterrupted;

    public TrainingStop? Stop => stop;

    /// <summary>The learning rate the application was advised to continue with; null if there is none.</summary>
    public double? SuggestedLearningRate => Volatile.Read(ref suggestedLearningRate) is var rate && double.IsNaN(rate) ? null : rate;

    /// <summary>The exception that left a sequence of batches, or that the application reported.</summary>
    public Exception? Fault { get; private set; }

    public bool IsPaused => pause is not null;

    /// <summary>How the run ends, if that is certain; null if not.</summary>
    public TrainingOutcome? Known => Outcome(final) ?? Outcome(declared) ?? (stop is null && didAllEpochs ? TrainingOutcome.Completed : null);

    /// <summary>How the run would end now; null if that is open.</summary>
    public TrainingOutcome? Expected =>
        Outcome(declared) ?? (stop is { } decision ? OutcomeOf(decision)
            : didAllEpochs ? TrainingOutcome.Completed
            : Fault is { } fault ? OutcomeOf(fault) : null);

    /// <summary>Records an exception that passes; for exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool RecordFault(Exception exception)
    {
        Fault = exception;
        return false;
    }

    /// <summary>The application says how the run ends.</summary>
    public void Declare(TrainingOutcome outcome) => declared = (int)outcome;

    /// <summary>The application says that an exception ended the run.</summary>
    public void DeclareFault(Exception exception)
    {
        RecordFault(exception);
        Declare(OutcomeOf(exception));
    }

    /// <summary>The last epoch is done.</summary>
    public void CompleteEpochs() => didAllEpochs = true;

    /// <summary>Ends the run: from here on the outcome is certain.</summary>
    public TrainingOutcome End()
    {
        TrainingOutcome outcome = Expected ?? OutcomeOf(Fault);
        final = (int)outcome;
        return outcome;
    }

    /// <summary>Advises a learning rate; one that was never reported cannot be lowered.</summary>
    public void SuggestLearningRate(double learningRate)
    {
        if (double.IsFinite(learningRate)) Volatile.Write(ref suggestedLearningRate, learningRate);
    }

    /// <summary>The first decision to stop stands.</summary>
    public void StopFor(TrainingStop decision)
    {
        lock (gate)
        {
            stop ??= decision;
            isInterrupted = true;
            Release();
        }
    }

    public void Pause()
    {
        lock (gate)
        {
            if (stop is not null) return;
            pause ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            isInterrupted = true;
        }
    }

    public void Resume()
    {
        lock (gate)
        {
            isInterrupted = stop is not null;
            Release();
        }
    }

    /// <summary>Waits while the run is paused.</summary>
    /// <returns>False where the run is to stop.</returns>
    public bool WaitWhilePaused()
    {
        while (pause is { } waiting) waiting.Task.Wait();
        return stop is null;
    }

    /// <inheritdoc cref="WaitWhilePaused"/>
    public async ValueTask<bool> WaitWhilePausedAsync(CancellationToken cancellationToken)
    {
        while (pause is { } waiting) await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return stop is null;
    }

    private static TrainingOutcome? Outcome(int value) => value == Unknown ? null : (TrainingOutcome)value;

    /// <summary>Time-outs of HTTP clients are cancellations that hold a <see cref="TimeoutException"/>: nobody cancelled.</summary>
    private static TrainingOutcome OutcomeOf(Exception? exception) =>
        exception is OperationCanceledException { InnerException: not TimeoutException } ? TrainingOutcome.Cancelled : TrainingOutcome.Failed;

    private static TrainingOutcome OutcomeOf(TrainingStop stop) =>
        stop.Reason is TrainingStopReason.Diverged or TrainingStopReason.NotFinite
        || stop.SignalCode == CoreSignals.LossNotFinite.Code || stop.SignalCode == CoreSignals.Diverged.Code
            ? TrainingOutcome.Diverged
            : TrainingOutcome.Stopped;

    private void Release()
    {
        TaskCompletionSource? waiting = pause;
        pause = null;
        waiting?.TrySetResult();
    }
}
