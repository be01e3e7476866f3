using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>What people write into a training loop: seven of our instruments, with the tags in the call.</summary>
internal sealed class HandWrittenTraining : IDisposable
{
    public const string Name = "HandWrittenTraining";

    private readonly Meter meter = new(Name);
    private readonly Histogram<double> step, wait;
    private readonly Counter<long> steps, samples;
    private readonly Gauge<double> loss, learningRate, gradientNorm;
    private readonly KeyValuePair<string, object?> model = new("ml.model.name", "ratios"), version = new("ml.model.version", "1");
    private readonly KeyValuePair<string, object?> run = new("ml.training.run", "1"), train = new("ml.training.split", "train");
    private long mark = Stopwatch.GetTimestamp();

    public HandWrittenTraining()
    {
        step = meter.CreateHistogram<double>("ml.training.step.duration", "s");
        wait = meter.CreateHistogram<double>("ml.training.data_wait.duration", "s");
        steps = meter.CreateCounter<long>("ml.training.steps", "{step}");
        samples = meter.CreateCounter<long>("ml.training.samples", "{sample}");
        loss = meter.CreateGauge<double>("ml.training.loss");
        learningRate = meter.CreateGauge<double>("ml.training.learning_rate");
        gradientNorm = meter.CreateGauge<double>("ml.training.gradient.norm");
    }

    /// <summary>One step: the clock is read three times for it in all, as in a loop that is written with care.</summary>
    public void Step(IEnumerator<int> loader, double value, double norm)
    {
        loader.MoveNext();
        long there = Stopwatch.GetTimestamp();
        wait.Record(Stopwatch.GetElapsedTime(mark, there).TotalSeconds, model, version);
        loss.Record(value, model, version, run, train);
        learningRate.Record(0.1, model, version, run);
        gradientNorm.Record(norm, model, version, run);
        steps.Add(1, model, version);
        samples.Add(32, model, version);
        mark = Stopwatch.GetTimestamp();
        step.Record(Stopwatch.GetElapsedTime(there, mark).TotalSeconds, model, version);
    }

    public void Dispose() => meter.Dispose();
}
