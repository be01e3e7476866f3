using ModelObservability.Testing;

namespace ModelObservability.Tests.Drift;

/// <summary>A calibrated classifier of two classes, with the reference of its own tracker.</summary>
internal sealed class ScoreScene : IDisposable
{
    private static int made;

    private readonly Random random = new(14);
    private readonly bool labelled;

    public ScoreScene(bool labelled = false)
    {
        this.labelled = labelled;
        Monitor = new($"scores-{Interlocked.Increment(ref made)}", "1", timeProvider: Time);
        Monitor.SignalRaised += signal => Signals.Add(signal);
        Quality = Monitor.TrackBinary(new() { Probabilities = true });
        for (int sample = 0; sample < 20_000; sample++)
        {
            double score = random.NextDouble();
            Quality.Record(random.NextDouble() < score, score);
        }

        Tracker = Monitor.TrackDrift(Quality.CaptureReference());
    }

    public ManualTime Time { get; } = new();

    public ModelMonitor Monitor { get; }

    public BinaryQuality Quality { get; }

    public DriftTracker Tracker { get; }

    public List<Signal> Signals { get; } = [];

    /// <summary>The share of right predictions of the last run.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Hours of 1,500 predictions; a label is positive with the score unless truth says otherwise.</summary>
    public DriftReport Run(
        int windows, Func<Random, double>? score = null, Func<Random, int>? classes = null, Func<double, double>? truth = null, bool withClasses = true)
    {
        int right = 0;
        DriftReport report = Tracker.Report();
        for (int window = 0; window < windows; window++)
        {
            for (int sample = 0; sample < 1500; sample++)
            {
                double given = score is null ? random.NextDouble() : score(random);
                bool label = random.NextDouble() < (truth is null ? given : truth(given));
                Tracker.RecordScores([given]);
                if (withClasses) Tracker.RecordClasses([classes is null ? given >= 0.5 ? 1 : 0 : classes(random)]);
                if (labelled && sample % 5 == 0) Quality.Record(label, given);
                if (label == given >= 0.5) right++;
            }

            Time.Advance(TimeSpan.FromHours(1));
            report = Tracker.Report();
        }

        Accuracy = right / (1500.0 * windows);
        return report;
    }

    /// <summary>Labels that come within the window of the tracker.</summary>
    public void Label(int samples, Func<double, double> truth)
    {
        for (int sample = 0; sample < samples; sample++)
        {
            double given = random.NextDouble();
            Quality.Record(random.NextDouble() < truth(given), given);
        }
    }

    public void Dispose() => Monitor.Dispose();
}
