namespace ModelObservability.Training;

/// <summary>Whether a run goes on, waits or stops. Thread-safe.</summary>
internal sealed class RunControl
{
    private readonly Lock gate = new();
    private volatile TrainingStop? stop;
    private volatile TaskCompletionSource? pause;
    private volatile bool isInterrupted;
    private double suggested = double.NaN;

    /// <summary>Whether there is anything but going on; asked in every step.</summary>
    public bool IsInterrupted => isInterrupted;

    public TrainingStop? Stop => stop;

    /// <summary>The learning rate the application was advised to go on with; null where there is no advice.</summary>
    public double? SuggestedLearningRate => Volatile.Read(ref suggested) is var rate && double.IsNaN(rate) ? null : rate;

    /// <summary>The exception that came out of a sequence of batches, or that the application told of.</summary>
    public Exception? Fault { get; private set; }

    public bool IsPaused => pause is not null;

    /// <summary>Remembers the exception that passes; for exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Saw(Exception exception)
    {
        Fault = exception;
        return false;
    }

    /// <summary>Advises a learning rate; one that nobody reported cannot be lowered.</summary>
    public void Suggest(double learningRate)
    {
        if (double.IsFinite(learningRate)) Volatile.Write(ref suggested, learningRate);
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

    /// <summary>Waits while paused; false where the run is to stop.</summary>
    public bool GoesOn()
    {
        while (pause is { } waiting) waiting.Task.Wait();
        return stop is null;
    }

    /// <summary>Waits while paused; false where the run is to stop.</summary>
    public async ValueTask<bool> GoesOnAsync(CancellationToken cancellationToken)
    {
        while (pause is { } waiting) await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return stop is null;
    }

    private void Release()
    {
        TaskCompletionSource? waiting = pause;
        pause = null;
        waiting?.TrySetResult();
    }
}
