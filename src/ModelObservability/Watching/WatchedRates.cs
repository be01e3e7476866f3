using ModelObservability.Instrumentation;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Signals;

namespace ModelObservability.Watching;

/// <summary>What a reference allows to watch: a rate for each, with the level that is still right.</summary>
internal static class WatchedRates
{
    /// <summary>
    /// How sure it is that the true rate of the reference is not above the level. The level is the end of a band, for an estimated rate is below the
    /// true one half of the time.
    /// </summary>
    private const double Confidence = 0.99;

    /// <summary>A class that already has almost everything cannot take over.</summary>
    private const double LargestShare = 0.98;

    public static WatchedRate[] Of(ReferenceProfile reference, WatchOptions options)
    {
        List<WatchedRate> watched = [];
        if (WatchReading.Failures(reference, "accuracy") is { } wrong)
            Add(CoreSignals.AccuracyFell, "accuracy", wrong, Of("accuracy"), static reading => WatchReading.Failures(reading.Quality, "accuracy"));
        if (WatchReading.Sum(reference, "iou_loss") is { } apart)
            Add(CoreSignals.AccuracyFell, "iou", apart, reference.Means["iou_loss"].Dispersion, static reading => WatchReading.Sum(reading.Quality, "iou_loss"));
        if (WatchReading.Sum(reference, "brier") is { } brier)
            Add(CoreSignals.CalibrationWorse, "brier", brier, reference.Means["brier"].Dispersion, static reading => WatchReading.Sum(reading.Quality, "brier"));
        if (WatchReading.Losses(reference, "error") is { } failed)
            Add(CoreSignals.CallsFail, "error", failed, Of("error"), static reading => WatchReading.Losses(reading.Calls, "error"));
        if (WatchReading.Losses(reference, "nan") is { } notNumbers)
            Add(CoreSignals.OutputsNotFinite, "nan", notNumbers, Of("nan"), static reading => WatchReading.Losses(reading.Calls, "nan"));
        if (WatchReading.Losses(reference, "low_confidence") is { } unsure)
            Add(CoreSignals.ConfidenceFell, "low_confidence", unsure, Of("low_confidence"), static reading => WatchReading.Losses(reading.Calls, "low_confidence"));
        AddClasses(reference, options, watched);
        return [.. watched];

        double Of(string rate) => reference.Rates[rate].Dispersion;

        void Add(SignalDefinition signal, string rate, (double Sum, long Count) losses, double dispersion, Func<WatchReading, (double, long)?> read)
        {
            if (UpperEnd(losses.Sum, losses.Count, dispersion) + options.Tolerance is < 1 and var level)
                watched.Add(new WatchedRate(signal, rate, level, losses.Sum / losses.Count, dispersion, 1, options, read));
        }
    }

    /// <summary>Late calls: above the reference's band, and above what an objective allows.</summary>
    public static WatchedRate? Late(LateCalls? late, WatchOptions options)
    {
        if (late is null) return null;
        ReferenceRate before = late.InReference;
        double end = UpperEnd(before.Successes, before.Trials, late.Dispersion);
        double level = Math.Max(late.Allowed, double.IsNaN(end) ? 0 : end) + options.Tolerance;
        return !(level < 1) ? null : new WatchedRate(
            CoreSignals.CallsLate, "latency", level, before.Share, late.Dispersion, 1, options, static reading => reading.Late is { } now ? (now.Successes, now.Trials) : null)
        { LimitSeconds = late.Seconds };
    }

    /// <summary>A class takes over where it gets more than half of what the others have in the reference: less may be drift of the inputs.</summary>
    private static void AddClasses(ReferenceProfile reference, WatchOptions options, List<WatchedRate> watched)
    {
        long all = reference.Classes.Sum();
        if (all == 0) return;
        for (int index = 0; index < reference.Classes.Count; index++)
        {
            double dispersion = reference.ClassDispersions.Count > index ? reference.ClassDispersions[index] : 1;
            if (UpperEnd(reference.Classes[index], all, dispersion) is not (<= LargestShare and var end)) continue;
            int own = index; // all classes together may raise no more false alarms than one rate
            watched.Add(new WatchedRate(
                CoreSignals.ClassTookOver, "class", (1 + end) / 2, (double)reference.Classes[own] / all, dispersion, reference.Classes.Count, options,
                reading => reading.Classes.Count > own ? (reading.Classes[own], reading.Predicted) : null)
            { Class = own });
        }
    }

    /// <summary>
    /// The upper end of the band of the losses; a sum of losses that are not only 0 and 1 varies less than as many hits, so its band is narrower than this.
    /// Values that depend on each other are fewer than they seem, here as in the detector.
    /// </summary>
    public static double UpperEnd(double sum, long count, double dispersion)
    {
        if (count <= 0) return double.NaN;
        long independent = Math.Max(1, (long)(count / dispersion));
        ConfidenceInterval band = BernoulliSequence.Interval(Math.Min(independent, (long)Math.Ceiling(Math.Max(0, sum) * independent / count)), independent, Confidence);
        return band.Upper;
    }
}
