using ModelObservability.Testing;
using ModelObservability.Tests.Metrics;

namespace ModelObservability.Tests.Drift;

/// <summary>A thousand predicted classes, of which those that are rare are one category.</summary>
public class ManyClassesTests
{
    private const int Classes = 1_000;

    [Test]
    public void Of_a_thousand_classes_the_same_predictions_are_quiet([Values] bool even)
    {
        using Scene scene = new(even);
        DriftReport report = scene.Run(20, static predicted => predicted);
        Assert.That(scene.Signals, Is.Empty);
        Assert.That(report.Columns.Single().Distance.Bins, Is.EqualTo(127));
        Assert.That(report.Columns.Single().Distance.Unseen, Is.Zero);
    }

    [Test]
    public void A_frequent_class_that_becomes_rarer_is_drift_and_so_is_what_goes_to_rare_ones()
    {
        using Scene scene = new(even: false);
        DriftReport report = scene.Run(4, static predicted => predicted < 10 ? 990 + predicted : predicted);
        Assert.That(report.Findings.Single().Drifts, Is.EqualTo(DriftKinds.Values));
        Assert.That(scene.Signals.Select(static signal => signal.Code), Is.EqualTo(new[] { "MO5013" }));
    }

    [Test]
    public void What_is_no_class_is_counted_as_such()
    {
        using Scene scene = new(even: false);
        DriftReport report = scene.Run(4, static predicted => predicted % 10 == 0 ? Classes + predicted : predicted % 10 == 1 ? -predicted : predicted);
        Assert.That(report.Columns.Single().Distance.Unseen, Is.GreaterThan(0.1));
        Assert.That(report.Findings.Single().Drifts.HasFlag(DriftKinds.Unseen), Is.True);
    }

    [Test]
    public void Recording_classes_allocates_nothing()
    {
        using Scene scene = new(even: false);
        int[] predicted = [1, 999, 1_000, -1];
        Assert.That(Allocations.Of(() => scene.Tracker.RecordClasses(predicted)), Is.Zero);
    }

    private sealed class Scene : IDisposable
    {
        private static int made;

        private readonly Random random = new(4);
        private readonly bool even;
        private readonly ManualTime time = new();
        private readonly ModelMonitor monitor;

        public Scene(bool even)
        {
            this.even = even;
            monitor = new($"many classes {Interlocked.Increment(ref made)}", timeProvider: time);
            monitor.SignalRaised += Signals.Add;
            MulticlassQuality quality = monitor.TrackMulticlass(Classes);
            for (int sample = 0; sample < 20_000; sample++)
            {
                int predicted = Predicted();
                quality.Record(predicted, predicted);
            }

            Tracker = monitor.TrackDrift(quality.CaptureReference());
        }

        public List<Signal> Signals { get; } = [];

        public DriftTracker Tracker { get; }

        public DriftReport Run(int windows, Func<int, int> change)
        {
            for (int window = 0; window < windows; window++)
            {
                for (int sample = 0; sample < 1_500; sample++) Tracker.RecordClasses([change(Predicted())]);
                time.Advance(TimeSpan.FromHours(1));
                Tracker.Report();
            }

            return Tracker.Report();
        }

        public void Dispose() => monitor.Dispose();

        /// <summary>Each class alike, or the first of them a hundred times as often as the last.</summary>
        private int Predicted() => even ? random.Next(Classes) : (int)(Math.Pow(Classes, random.NextDouble()) - 1);
    }
}
