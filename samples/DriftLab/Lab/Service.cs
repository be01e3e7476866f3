using DriftLab.Scenarios;
using Microsoft.Extensions.Time.Testing;
using ModelObservability;

namespace DriftLab.Lab;

/// <summary>A model in service, with everything on that the library offers to watch one; the clock is simulated. Nothing here knows what will happen.</summary>
internal sealed class Service : IDisposable
{
    /// <summary>Half a day is the reference, half is watched.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly TimeSpan LabelDelay = TimeSpan.FromMinutes(5);
    private const double MedianSeconds = 0.008, LatencySpread = 0.4;

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly TimeSpan spacing;
    private readonly Noise latency;
    private readonly BinaryQuality quality;
    private readonly DelayedLabels<int, double, bool> labels;
    private readonly Queue<(int Row, bool Label, DateTimeOffset Due)> waiting = [];
    private readonly ReferenceBuilder builder;
    private readonly Func<double, double> model;
    private double answer;
    private DriftTracker? drift;

    public Service(int rows, int seed)
    {
        spacing = Day / rows;
        latency = new(~seed);
        Monitor = new ModelMonitor("drift-lab", "1.0", timeProvider: time);
        Monitor.TrackLatency();
        model = Monitor.Observe<double, double>(_ => Answer(), new() { Output = new OutputInspection<double>(static score => new float[] { (float)score }) { Minimum = 0, Maximum = 1 } });
        quality = Monitor.TrackBinary(new() { Probabilities = true });
        labels = quality.DelayLabels<int>();
        Monitor.TrackLatencyObjective(TimeSpan.FromMilliseconds(100), 0.99);
        builder = new(Monitor.Identity, ["value"], timeProvider: time);
    }

    public ModelMonitor Monitor { get; }

    public BinaryQuality Quality => quality;

    /// <summary>The simulated time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public ReferenceProfile? Reference { get; private set; }

    /// <summary>The last comparison with the reference; null before there is one.</summary>
    public DriftReport? Drift { get; private set; }

    /// <summary>One call, and the labels that come until the next.</summary>
    public void Serve(int number, Row row)
    {
        DateTimeOffset next = Now + spacing;
        answer = row.Score;
        double score = model(row.Value);
        labels.Predicted(number, score);
        if (row.IsLabelled) waiting.Enqueue((number, row.Label, Now + LabelDelay));
        if (drift is null)
        {
            builder.Add([row.Value]);
        }
        else
        {
            drift.Record([row.Value]);
            drift.RecordScores([score]);
            drift.RecordClasses([score >= 0.5 ? 1 : 0]);
            Drift = drift.Report();
        }

        while (waiting.TryPeek(out var label) && label.Due <= Now) labels.Labelled(waiting.Dequeue().Row, label.Label);
        if (next > Now) time.Advance(next - Now);
    }

    /// <summary>Takes what has been seen as the reference, and watches from now on.</summary>
    public void Watch()
    {
        Reference = builder.Build(quality.CaptureReference());
        Monitor.Watch(Reference);
        drift = Monitor.TrackDrift(Reference);
    }

    public void Dispose() => Monitor.Dispose();

    private double Answer()
    {
        time.Advance(TimeSpan.FromSeconds(Math.Min(MedianSeconds * Math.Exp(LatencySpread * latency.Gaussian()), 0.9 * spacing.TotalSeconds)));
        return answer;
    }
}
