using ModelObservability.Drift;
using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Quality;
using ModelObservability.Signals;

namespace ModelObservability.Advice;

/// <summary>Advice to retrain: labels say that the model is less often right than in its reference, and the world it was trained on has changed.</summary>
internal static class RetrainAdvice
{
    /// <summary>Two intervals of this confidence that do not meet are 95 % sure together, at one look.</summary>
    private const double Confidence = 0.975;

    private const int MostNamed = 10;

    public static IEnumerable<AdviceFinding> Of(ModelIdentity model)
    {
        if (Array.Find(DriftModels.All, series => series.Identity == model) is not { Last: { } report } drift) yield break;
        string[] drifted = [.. report.Findings.Take(MostNamed).Select(static column => column.Name)];
        if (drifted.Length == 0 && !report.IsEstimateRefuted) yield break;
        if (QualityTrackers.Of(model)?.Summary is not { RecentTotal: > 0 } own || !drift.Profile.Rates.TryGetValue("accuracy", out ReferenceRate then)) yield break;

        var now = BernoulliSequence.Interval(own.RecentRight, own.RecentTotal, Confidence);
        var before = BernoulliSequence.Interval(then.Successes, then.Trials, Confidence);
        if (!(now.Upper < before.Lower)) yield break;
        yield return new(CoreSignals.Retrain, new Dictionary<string, object>
        {
            ["accuracy"] = now.Estimate,
            ["accuracy_upper"] = now.Upper,
            ["samples"] = own.RecentTotal,
            ["reference_accuracy"] = before.Estimate,
            ["reference_accuracy_lower"] = before.Lower,
            ["drifted_columns"] = drifted,
            ["estimate_refuted"] = report.IsEstimateRefuted,
        });
    }
}
