namespace ModelObservability.Watching;

/// <summary>What has been counted of a model so far, at one look.</summary>
/// <param name="Calls">Rates of calls and outputs: <c>error</c>, <c>nan</c>, <c>low_confidence</c>…</param>
/// <param name="Quality">Rates and means of labelled samples; null where nothing is tracked.</param>
/// <param name="Classes">Predictions by class: those of all outputs where they are inspected, else those with labels.</param>
/// <param name="Late">Calls that succeeded and took longer than the limit, of those that succeeded; null without a limit.</param>
internal sealed record WatchReading(ReferenceProfile Calls, ReferenceProfile? Quality, IReadOnlyList<long> Classes, ReferenceRate? Late)
{
    /// <summary>The rates of which each trial has a label.</summary>
    private static readonly string[] OfLabels = ["accuracy", "pixel_accuracy", "positive"];

    /// <summary>Predictions of all classes.</summary>
    public long Predicted { get; } = Classes.Sum();

    /// <summary>Calls that have ended.</summary>
    public long Ended => Calls.Rates.TryGetValue("error", out ReferenceRate error) ? error.Trials : 0;

    /// <summary>Labelled samples; of label maps their pixels.</summary>
    public long Labelled => Math.Max(
        Quality is null ? 0 : OfLabels.Max(name => Quality.Rates.GetValueOrDefault(name).Trials), Quality?.Means.Values.Select(static mean => mean.Count).DefaultIfEmpty().Max() ?? 0);

    /// <summary>Losses so far and how many could be, of a rate whose successes are losses.</summary>
    public static (double Sum, long Count)? Losses(ReferenceProfile? counted, string name) =>
        counted?.Rates.TryGetValue(name, out ReferenceRate rate) == true ? (rate.Successes, rate.Trials) : null;

    /// <summary>The same of a rate whose failures are losses.</summary>
    public static (double Sum, long Count)? Failures(ReferenceProfile? counted, string name) =>
        counted?.Rates.TryGetValue(name, out ReferenceRate rate) == true ? (rate.Trials - rate.Successes, rate.Trials) : null;

    /// <summary>The same of a mean of losses of 0 to 1.</summary>
    public static (double Sum, long Count)? Sum(ReferenceProfile? counted, string name) =>
        counted?.Means.TryGetValue(name, out ReferenceMean mean) == true ? (mean.Mean * mean.Count, mean.Count) : null;
}
