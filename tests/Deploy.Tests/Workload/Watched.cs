using System.Diagnostics;
using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>A model with objectives and bands of its latency, whose rows and scores are held against a reference.</summary>
internal sealed class Watched : IDisposable
{
    private const int Rows = 250, Calls = 10;

    private readonly ModelMonitor monitor = new("watched", "1");
    private readonly Random random = new(11);
    private readonly DriftTracker drift;
    private readonly BinaryQuality quality;

    public Watched()
    {
        monitor.TrackLatency();
        monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(50), target: 0.99);
        using ModelMonitor before = new("watched", "1");
        BinaryQuality healthy = before.TrackBinary(new() { Probabilities = true });
        ReferenceBuilder builder = new(monitor.Identity, ["age"]);
        for (int row = 0; row < 2_000; row++)
        {
            double score = random.NextDouble();
            healthy.Record(random.NextDouble() < score, score);
            builder.Add([random.NextDouble()]);
        }

        quality = monitor.TrackBinary(new() { Probabilities = true });
        drift = monitor.TrackDrift(builder.Build(healthy.CaptureReference()), new() { Window = TimeSpan.FromSeconds(1) });
    }

    public Task WorkAsync()
    {
        // Nobody looks at the spans of so many calls: their parent is not sampled.
        using Activity unsampled = new("many calls");
        unsampled.Start();
        for (int call = 0; call < Calls; call++) Answer();
        for (int row = 0; row < Rows; row++)
        {
            double score = random.NextDouble();
            drift.Record([random.NextDouble()]);
            drift.RecordScores([(float)score]);
            quality.Record(random.NextDouble() < score, score);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => monitor.Dispose();

    private void Answer()
    {
        using InferenceCall call = monitor.StartInference();
        call.Complete();
    }
}
