using ModelObservability.Inference;
using ModelObservability.Instrumentation;
using ModelObservability.Signals;

namespace ModelObservability.Advice;

/// <summary>Advice from the counts of calls, compared with those of the diagnosis before. For one thread at a time.</summary>
internal sealed class InferenceAdvice(ModelMonitor monitor)
{
    private const long Many = 8;
    private const double LeastSeconds = 10;

    private Counts? before;

    public IEnumerable<AdviceFinding> Find()
    {
        InferenceSeries series = monitor.Inference;
        Counts now = new(monitor.Clock.Timestamp(), series.Active, Finished(series.Calls), Finished(series.Items));
        double seconds = before is { } last ? monitor.Clock.Seconds(last.At, now.At) : double.NaN;
        if (before is { } then && !(seconds >= LeastSeconds)) return []; // too soon: the numbers before stay the ones to compare with
        Counts? earlier = before;
        before = now;
        return earlier is { } from ? Compare(from, now, seconds) : [];
    }

    private static IEnumerable<AdviceFinding> Compare(Counts from, Counts now, double seconds)
    {
        long answered = now.Finished - from.Finished, arrived = answered + now.Active - from.Active;
        if (now.Active >= Many && now.Active >= 1.5 * from.Active && arrived > 1.05 * answered)
        {
            yield return new(CoreSignals.ScaleOut, new Dictionary<string, object>
            {
                ["active"] = now.Active,
                ["active_before"] = from.Active,
                ["arrivals_per_second"] = arrived / seconds,
                ["answers_per_second"] = answered / seconds,
            });
        }

        if (from.Active >= Many && now.Active >= Many && answered >= 100 && now.Items - from.Items == answered)
            yield return new(CoreSignals.BatchCalls, new Dictionary<string, object> { ["active"] = now.Active, ["calls"] = answered });
    }

    private static long Finished(Func<InferenceOutcome, long> count) =>
        Enum.GetValues<InferenceOutcome>().Sum(count);

    private readonly record struct Counts(long At, long Active, long Finished, long Items);
}
