using ModelObservability.Quality;
using ModelObservability.Signals;
using ModelObservability.Watching;

namespace ModelObservability;

/// <summary>Watching a model against a profile of when it was healthy.</summary>
public static class WatchExtensions
{
    /// <summary>
    /// Watches everything the profile knows of the model: accuracy, calibration loss, failed calls, outputs that are not finite or of low confidence, late
    /// calls, one class taking over, and labels that stop coming. Findings are signals MO7001 to MO7008 with a promised rate of false alarms
    /// (<c>docs/detection.md</c>).
    /// </summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="reference">The profile, of this model. Its version may be another one: <see cref="ReferenceProfile.Load"/> asks for that.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <returns>What watches, until it or the monitor is disposed. A later call replaces it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="reference"/> is null.</exception>
    /// <exception cref="ArgumentException">The profile is of another model, or has nothing that can be watched.</exception>
    /// <exception cref="InvalidDataException">The profile is of another kind of model than this one is tracked as, or of another number of classes.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static ModelWatch Watch(this ModelMonitor monitor, ReferenceProfile reference, WatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Model.Name != monitor.Identity.Name)
            throw new ArgumentException($"{nameof(reference)} is of the model {reference.Model.Name}; this one is {monitor.Identity.Name}.", nameof(reference));
        if (QualityTrackers.Of(monitor.Identity) is { } tracker) reference.RequireTask(tracker.Task, tracker.Classes);
        WatchHolder holder = monitor.Part(static _ => new WatchHolder());
        ModelWatch watch = new(monitor, reference, options ?? new());
        holder.Replace(watch);
        monitor.Signals.Use(CoreSignals.Watching);
        return watch;
    }
}
