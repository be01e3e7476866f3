using ModelObservability.Training;

namespace ModelObservability;

/// <summary>Observes the training of a model: steps are explicit, and the sequence of batches is wrapped.</summary>
public static class TrainingExtensions
{
    /// <summary>Starts a training run. Concurrent runs of a model have separate gauges, distinguished by <c>ml.training.run</c>.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">How the run is watched.</param>
    /// <returns>The run, to be disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    /// <exception cref="ArgumentException">A sink belongs to another run that is not disposed yet.</exception>
    public static TrainingRun StartTraining(this ModelMonitor monitor, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        SinksInUse.Take(options?.Sinks ?? [], nameof(options));
        monitor.Signals.Use(Signals.CoreSignals.Training);
        return monitor.Training.Begin(options?.Name, name => new TrainingRun(monitor, options ?? new(), name));
    }
}
