using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Compare.Functions;

internal sealed class ByHand : IContender
{
    // shown
    private readonly Meter meter = new("ByHand");
    private readonly Histogram<double> duration;
    private readonly UpDownCounter<long> active;
    private readonly KeyValuePair<string, object?> name = new("ml.model.name", "churn"), version = new("ml.model.version", "2.3");

    public ByHand()
    {
        duration = meter.CreateHistogram("ml.inference.duration", "s", "How long a call took", tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });
        active = meter.CreateUpDownCounter<long>("ml.inference.active", "{call}", "Calls in progress");
    }

    public Func<float[], float> Wrap(Func<float[], float> model) => features =>
    {
        active.Add(1, name, version);
        long start = Stopwatch.GetTimestamp();
        try
        {
            float score = model(features);
            duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, name, version, new("ml.inference.outcome", "success"));
            return score;
        }
        catch (Exception exception) when (RecordFailure(exception, start))
        {
            throw;
        }
        finally
        {
            active.Add(-1, name, version);
        }
    };

    private bool RecordFailure(Exception exception, long start)
    {
        string outcome = exception is OperationCanceledException ? "cancelled" : "error";
        duration.Record(
            Stopwatch.GetElapsedTime(start).TotalSeconds, name, version, new("ml.inference.outcome", outcome), new("error.type", exception.GetType().FullName));
        return false;
    }
    // until here

    public void Dispose() => meter.Dispose();
}
