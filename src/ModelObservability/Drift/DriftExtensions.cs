using ModelObservability.Drift;
using ModelObservability.Quality;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>Compares a model with what it was like when it was healthy.</summary>
public static class DriftExtensions
{
    /// <summary>Compares live data with a reference.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="profile">The reference: features, scores or predicted classes.</param>
    /// <param name="options">When a difference is a finding; null for the defaults.</param>
    /// <param name="ofVersion">The version that the reference is of, where that is not the monitor's; null for the same.</param>
    /// <param name="columns">
    /// The names of the features in the order in which rows will be given, to be held against those of the reference; null not to ask.
    /// </param>
    /// <returns>The tracker; it is published until the monitor is disposed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="profile"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference has nothing to compare.</exception>
    /// <exception cref="InvalidDataException">
    /// The reference is of another model, of another version than asked for, of other columns, or of another task, number of classes, threshold or resolution of
    /// scores than the model is tracked with.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model is already compared with another reference, or by other options.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static DriftTracker TrackDrift(this ModelMonitor monitor, ReferenceProfile profile, DriftOptions? options = null, string? ofVersion = null, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(profile);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        profile.RequireModel(monitor.Identity, ofVersion);
        if (columns is not null) profile.RequireColumns(columns);
        if (QualityTrackers.Of(monitor.Identity) is { } tracker)
        {
            profile.RequireTask(tracker.Task, tracker.Classes);
            if (tracker is BinaryTracker binary) profile.RequireScores(binary.Threshold, binary.RankingBins);
        }

        if (new DriftReference(profile).Columns.Length == 0)
            throw new ArgumentException($"{nameof(profile)} has no columns, no scores and no predicted classes; there is nothing to compare.", nameof(profile));
        DriftSeries series = DriftModels.Acquire(monitor, profile, options ?? new());
        monitor.Signals.Use(CoreSignals.Drift);
        return new(series);
    }
}
