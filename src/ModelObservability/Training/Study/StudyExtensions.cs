using ModelObservability.Training;

namespace ModelObservability;

/// <summary>Searches for hyperparameters of a model.</summary>
public static class StudyExtensions
{
    /// <summary>Starts a study: a span <c>study {model}</c> that its trials and their runs are within.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">How the search is done.</param>
    /// <returns>The study, to be disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static TrainingStudy StartStudy(this ModelMonitor monitor, StudyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        monitor.Training.Study();
        TrainingStudy study = new(monitor, options ?? new());
        RecentStudies.Add(monitor.Identity, study);
        return study;
    }
}
