using System.Diagnostics.CodeAnalysis;
using ModelObservability.Drift;
using ModelObservability.Objectives;
using ModelObservability.Quality;
using ModelObservability.Training;

namespace ModelObservability.Instrumentation;

/// <summary>
/// What is watched in this process now, for pages and reports that show more than instruments publish: curves, tables, the state of runs. Each
/// property is a snapshot.
/// </summary>
[Experimental("MOX001")]
public static class WatchedModels
{
    /// <summary>The trackers of quality, one for each model that is tracked.</summary>
    public static IReadOnlyList<WatchedQuality> Quality =>
        [.. QualityTrackers.All.Where(static tracker => tracker.View is not null).Select(static tracker => new WatchedQuality(tracker.Identity, tracker.Task, tracker.View!, tracker.Options))];

    /// <summary>The training runs under way, and those that ended within the last two minutes.</summary>
    public static IReadOnlyList<WatchedRun> Runs =>
        [.. TrainingModels.Registry.All.SelectMany(static series => series.Published().Select(run => new WatchedRun(series.Identity, run, run.Options)))];

    /// <summary>The objectives of models whose monitors are not disposed.</summary>
    public static IReadOnlyList<WatchedObjective> Objectives =>
        [.. ObjectiveSeries.Registry.Live.SelectMany(static series => series.All).Select(static objective => new WatchedObjective(objective.Model, objective, objective.Kind))];

    /// <summary>The searches for hyperparameters that were begun last, up to four of a model.</summary>
    public static IReadOnlyList<WatchedStudy> Studies =>
        [.. RecentStudies.All.Select(static begun => new WatchedStudy(begun.Model, begun.Study))];

    /// <summary>The models that are compared with a reference, with their last complete window.</summary>
    public static IReadOnlyList<WatchedDrift> Drift => [.. DriftModels.All.Select(static series => series.Watched())];
}

/// <summary>A tracker of quality.</summary>
/// <param name="Model">The model.</param>
/// <param name="Task">The value of <c>ml.quality.task</c>.</param>
/// <param name="Tracker">What <c>TrackBinary</c> and its like returned: a <see cref="BinaryQuality"/>, a <see cref="MulticlassQuality"/>…</param>
/// <param name="Options">The options it was made with.</param>
[Experimental("MOX001")]
public sealed record WatchedQuality(ModelIdentity Model, string Task, object Tracker, QualityOptions Options);

/// <summary>A training run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Run">The run.</param>
/// <param name="Options">The options it was started with.</param>
[Experimental("MOX001")]
public sealed record WatchedRun(ModelIdentity Model, TrainingRun Run, TrainingOptions Options);

/// <summary>A search for hyperparameters.</summary>
/// <param name="Model">The model.</param>
/// <param name="Study">The study.</param>
[Experimental("MOX001")]
public sealed record WatchedStudy(ModelIdentity Model, TrainingStudy Study);

/// <summary>An objective.</summary>
/// <param name="Model">The model.</param>
/// <param name="Objective">The objective.</param>
/// <param name="Kind">What it counts: <c>latency</c>, <c>success</c>, <c>accuracy</c>, or <c>other</c> for what the application counts.</param>
[Experimental("MOX001")]
public sealed record WatchedObjective(ModelIdentity Model, Objective Objective, string Kind);
