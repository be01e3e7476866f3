using ModelObservability.Inference;
using ModelObservability.Instrumentation;
using ModelObservability.Metrics;
using ModelObservability.Objectives;
using ModelObservability.Signals;

namespace ModelObservability;

/// <summary>Objectives of a model: a target for the share of calls or samples that are good, with its error budget.</summary>
public static class ObjectiveExtensions
{
    /// <summary>Tracks that a share of the calls succeeds within a time. Cancelled and abandoned calls do not count.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="limit">The time a call may take, more than zero.</param>
    /// <param name="target">The share of calls, more than 0 and less than 1; 0.99 for 99 %.</param>
    /// <param name="options">The options; null for 30 days and the rules of <see cref="BurnRateWindow.Workbook"/>.</param>
    /// <returns>
    /// The objective <c>latency</c>, if the options name no other; it counts calls from now on, also while nobody listens. Where the model is watched against a
    /// reference, the first such objective also says which calls are late (MO7006).
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or a burn rate of the options can never be reached with this target.</exception>
    /// <exception cref="InvalidOperationException">The model has an objective of this name with other settings.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static Objective TrackLatencyObjective(this ModelMonitor monitor, TimeSpan limit, double target, ObjectiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        Check.Positive(limit, nameof(limit));
        Objective objective = Track(monitor, options?.Name ?? "latency", target, options, "latency", limit.TotalSeconds, () =>
        {
            CallLimits limits = monitor.Inference.Limit(monitor.Clock);
            int number = limits.Add(limit.TotalSeconds);
            return () => limits.Read(number);
        });
        monitor.Inference.Limit(monitor.Clock).Aim(new(limit.TotalSeconds, target));
        return objective;
    }

    /// <summary>Tracks that a share of the calls succeeds. Cancelled and abandoned calls do not count.</summary>
    /// <returns>The objective <c>success</c>, if the options name no other; it counts calls from now on, also while nobody listens.</returns>
    /// <inheritdoc cref="TrackLatencyObjective"/>
    public static Objective TrackSuccessObjective(this ModelMonitor monitor, double target, ObjectiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return Track(monitor, options?.Name ?? "success", target, options, "success", null, () =>
        {
            InferenceSeries series = monitor.Inference;
            series.Limit(monitor.Clock);
            return () =>
            {
                long good = series.Calls(InferenceOutcome.Success);
                return (good, good + series.Calls(InferenceOutcome.Error));
            };
        });
    }

    /// <summary>Tracks that a share of the labelled samples is predicted right.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="quality">The tracker that counts the samples.</param>
    /// <param name="target">The accuracy, more than 0 and less than 1.</param>
    /// <param name="options">The options; null for 30 days and the rules of <see cref="BurnRateWindow.Workbook"/>.</param>
    /// <returns>The objective <c>accuracy</c>, if the options name no other; it counts samples from now on and is evaluated at every collection.</returns>
    /// <inheritdoc cref="TrackLatencyObjective"/>
    public static Objective TrackAccuracyObjective(this ModelMonitor monitor, BinaryQuality quality, double target, ObjectiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(quality);
        return Counted(monitor, options?.Name ?? "accuracy", target, "accuracy", () =>
        {
            BinaryCounts counts = quality.Counts;
            return (counts.TruePositives + counts.TrueNegatives, counts.Total);
        }, options);
    }

    /// <inheritdoc cref="TrackAccuracyObjective(ModelMonitor, BinaryQuality, double, ObjectiveOptions)"/>
    public static Objective TrackAccuracyObjective(this ModelMonitor monitor, MulticlassQuality quality, double target, ObjectiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(quality);
        return Counted(monitor, options?.Name ?? "accuracy", target, "accuracy", () =>
        {
            MulticlassCounts counts = quality.Counts;
            return (counts.Total == 0 ? 0 : (long)Math.Round(counts.Accuracy * counts.Total), counts.Total);
        }, options);
    }

    /// <summary>Tracks that a share of anything the application counts is good.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="name">The name of the objective, not blank: the value of <c>ml.objective.name</c>.</param>
    /// <param name="target">The share of good events, more than 0 and less than 1.</param>
    /// <param name="counts">
    /// Gives good events and all events since some beginning; both never fall. Called at every collection and when <see cref="Objective.State"/> is read;
    /// what it throws is caught and counted.
    /// </param>
    /// <param name="options">The options; null for 30 days and the rules of <see cref="BurnRateWindow.Workbook"/>.</param>
    /// <returns>The objective; events count from now on.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <inheritdoc cref="TrackLatencyObjective"/>
    public static Objective TrackObjective(this ModelMonitor monitor, string name, double target, Func<(long Good, long Total)> counts, ObjectiveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(counts);
        return Counted(monitor, name, target, "other", counts, options);
    }

    private static Objective Counted(ModelMonitor monitor, string name, double target, string kind, Func<(long Good, long Total)> counts, ObjectiveOptions? options)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        return Track(monitor, name, target, options, kind, null, () => counts);
    }

    private static Objective Track(ModelMonitor monitor, string name, double target, ObjectiveOptions? options, string kind, object? limit, Func<Func<(long, long)>> begin)
    {
        options ??= new();
        Check.Between(target, 0, 1, nameof(target));
        foreach (BurnRateWindow window in options.Windows) window.Require(target, options.Period);
        ObjectiveUse use = monitor.Part(static owner => new ObjectiveUse(owner));
        name = AttributeText.Name(name);
        Objective objective = use.Series.Get(name, (target, kind, limit, options), () => new(monitor, name, target, options, kind));
        objective.Add(monitor, begin);
        monitor.Signals.Use(CoreSignals.Objectives);
        if (monitor.Inference.Limits is { } limits) limits.Due = use.Series.EvaluateCalls;
        return objective;
    }
}
