using System.Diagnostics;
using Prometheus;

namespace Compare.Functions;

internal sealed class WithPrometheusNet : IContender
{
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    // shown
    private readonly Histogram duration;
    private readonly Gauge.Child active;
    private readonly Histogram.Child success;

    public WithPrometheusNet()
    {
        MetricFactory metrics = Metrics.WithCustomRegistry(Registry);
        duration = metrics.CreateHistogram(
            "ml_inference_duration_seconds", "How long a call took", ["model", "version", "outcome", "error_type"], new HistogramConfiguration
            {
                Buckets = [1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
        active = metrics.CreateGauge("ml_inference_active", "Calls in progress", ["model", "version"]).WithLabels("churn", "2.3");
        success = duration.WithLabels("churn", "2.3", "success", "");
    }

    public Func<float[], float> Wrap(Func<float[], float> model) => features =>
    {
        active.Inc();
        long start = Stopwatch.GetTimestamp();
        try
        {
            float score = model(features);
            success.Observe(Stopwatch.GetElapsedTime(start).TotalSeconds);
            return score;
        }
        catch (Exception exception) when (RecordFailure(exception, start))
        {
            throw;
        }
        finally
        {
            active.Dec();
        }
    };

    private bool RecordFailure(Exception exception, long start)
    {
        string outcome = exception is OperationCanceledException ? "cancelled" : "error";
        duration.WithLabels("churn", "2.3", outcome, exception.GetType().FullName!).Observe(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return false;
    }
    // until here

    public void Dispose()
    {
    }
}
