using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Quality;
using ModelObservability.Signals;

namespace ModelObservability.Advice;

/// <summary>Advice from the quality of a model and of its other versions in this process.</summary>
internal static class QualityAdvice
{
    private const double PoorlyCalibrated = 0.05;
    private const long Enough = 1_000;

    /// <summary>Two intervals of this confidence that do not meet are 95 % sure together, however often somebody looks.</summary>
    private const double Confidence = 0.975;

    public static IEnumerable<AdviceFinding> Of(ModelIdentity model)
    {
        if (QualityTrackers.Of(model)?.Summary is not { } own) yield break;
        if (own.CalibrationError >= PoorlyCalibrated && own.Calibrated >= Enough)
            yield return new(CoreSignals.Recalibrate, new Dictionary<string, object> { ["calibration_error"] = own.CalibrationError, ["samples"] = own.Calibrated });

        var mine = BernoulliSequence.Interval(own.Right, own.Total, Confidence);
        foreach (QualityTracker other in QualityTrackers.All)
        {
            if (other.Identity.Name != model.Name || other.Identity.Version is not { } version || version == model.Version || other.Summary is not { } its) continue;
            var theirs = BernoulliSequence.Interval(its.Right, its.Total, Confidence);
            if (!(theirs.Lower > mine.Upper)) continue;
            yield return new(CoreSignals.RollBack, new Dictionary<string, object>
            {
                ["version"] = version,
                ["accuracy"] = mine.Estimate,
                ["accuracy_upper"] = mine.Upper,
                ["samples"] = own.Total,
                ["other_accuracy"] = theirs.Estimate,
                ["other_accuracy_lower"] = theirs.Lower,
                ["other_samples"] = its.Total,
            });
            yield break; // one is enough
        }
    }
}
