using ModelObservability.Signals;
using ModelObservability.Testing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>Series do not vanish without a word.</summary>
[TestFixture]
public sealed class SeriesLimitTests
{
    private readonly List<CollectedPoint> points = [];
    private readonly List<Signal> signals = [];
    private readonly ManualTime time = new();
    private string name = "";

    [SetUp]
    public void Listen()
    {
        name = "limit " + TestContext.CurrentContext.Test.ID + " ";
        points.Clear();
        signals.Clear();
        ModelMonitor.AnySignalRaised += Hear;
    }

    [TearDown]
    public void StopListening()
    {
        ModelMonitor.AnySignalRaised -= Hear;
        using MeterProvider provider = Provider(new());
        provider.ForceFlush();
        time.Advance(TimeSpan.FromMinutes(3)); // what was counted here is over for the tests after this one
    }

    [TestCase(100)]
    [TestCase(300)]
    [StaysQuiet("MO6001")]
    public void Five_models_of_three_hundred_classes_have_all_their_series(int maxClasses)
    {
        using MeterProvider provider = Provider(new());
        ModelMonitor[] monitors = Track(5, 300, maxClasses);
        provider.ForceFlush();

        int told = maxClasses + (maxClasses < 300 ? 1 : 0);
        foreach (ModelMonitor monitor in monitors)
        {
            CollectedPoint[] own = [.. points.Where(point => point.Metric == "ml.quality.outcomes" && monitor.Identity.Name.Equals(point.Tags.GetValueOrDefault("ml.model.name")))];
            Assert.That(own, Has.Length.EqualTo(3 * told));
            Assert.That(own.Where(point => "tp".Equals(point.Tags["ml.quality.outcome"])).Sum(point => point.Count), Is.EqualTo(267));
            monitor.Dispose();
        }

        Assert.That(signals, Is.Empty);
        Assert.That(points.Any(point => point.Tags.ContainsKey("otel.metric.overflow")), Is.False);
    }

    [Test]
    public void Versions_that_come_and_go_leave_room_for_later_ones()
    {
        using MeterProvider provider = Provider(new());
        for (int version = 0; version < 15; version++)
        {
            ModelMonitor monitor = Track(1, 101, 100, version)[0];
            provider.ForceFlush();
            monitor.Dispose();
        }

        points.Clear();
        ModelMonitor last = Track(1, 101, 100, 99)[0];
        provider.ForceFlush();
        Assert.That(points.Count(point => point.Metric == "ml.quality.outcomes" && last.Identity.Name.Equals(point.Tags.GetValueOrDefault("ml.model.name"))), Is.EqualTo(303));
        last.Dispose();
    }

    [Test]
    [Provokes("MO6001")]
    public void A_limit_that_is_reached_is_a_signal_of_the_model_and_a_count_and_accuracy_stays_right()
    {
        using MeterProvider provider = Provider(new() { CardinalityLimit = 500 });
        ModelMonitor[] monitors = Track(3, 100, 100);
        provider.ForceFlush();
        points.Clear();
        provider.ForceFlush();

        Signal[] raised = [.. signals.Where(signal => signal.Code == "MO6001" && "ml.quality.outcomes".Equals(signal.Evidence["ml.telemetry.instrument"]))];
        Assert.That(raised.Select(signal => signal.Model.Name), Is.EquivalentTo(monitors.Skip(1).Select(monitor => monitor.Identity.Name)), "the first fits, the others do not, each is told once");
        Assert.That(raised[0].Evidence["ml.telemetry.series.limit"], Is.EqualTo(500));
        Assert.That(points.Single(point => point.Metric == "ml.telemetry.series.overflow" && "ml.quality.outcomes".Equals(point.Tags["ml.telemetry.instrument"])).Count, Is.GreaterThanOrEqualTo(3 * 300 - 500), "and what other tests have left");
        Assert.That(points.Where(point => point.Metric == "ml.signals" && "MO6001".Equals(point.Tags.GetValueOrDefault("ml.signal.code")) && monitors[2].Identity.Name.Equals(point.Tags["ml.model.name"])).Sum(point => point.Count), Is.EqualTo(1));
        Assert.That(points.Count(point => point.Metric == "ml.quality.samples" && point.Tags.ContainsKey("ml.quality.match") && point.Tags["ml.model.name"]!.ToString()!.StartsWith(name, StringComparison.Ordinal)), Is.EqualTo(6));
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();
    }

    [Test]
    public void The_limit_ends_with_its_provider()
    {
        Provider(new() { CardinalityLimit = 10 }).Dispose();
        using MeterProvider provider = Provider(new());
        Track(1, 50, 50)[0].Dispose();
        provider.ForceFlush();

        Assert.That(signals, Is.Empty);
    }

    [TestCase(2, 100, 0, false)]
    [TestCase(10, 100, 0, true)]
    [TestCase(60, 10, 2, true)]
    [TestCase(150, 100, 1, true)]
    public void The_formula_of_the_docs_counts_the_series(int classes, int maxClasses, int segments, bool confusion)
    {
        ModelMonitor monitor = new(name, timeProvider: time);
        MulticlassQuality quality = monitor.TrackMulticlass(classes, new() { MaxClasses = maxClasses, Confusion = confusion, SegmentBy = "country" });
        for (int segment = 0; segment < segments; segment++) quality.Segment($"c{segment}").Record(0, 1);
        using (MeterProvider provider = Provider(new() { CardinalityLimit = 20_000 })) provider.ForceFlush();
        monitor.Dispose();

        int k = Math.Min(classes, maxClasses) + (classes > maxClasses ? 1 : 0), s = segments + 1;
        int inMatrix = Math.Min(Math.Min(classes, maxClasses), 50) + (classes > Math.Min(maxClasses, 50) ? 1 : 0);
        Assert.That(Series("ml.quality.outcomes"), Is.EqualTo(3 * k * s));
        Assert.That(Series("ml.quality.samples"), Is.EqualTo(2 * s));
        Assert.That(Series("ml.quality.rejected"), Is.EqualTo(3 * s));
        Assert.That(Series("ml.quality.confusion"), Is.EqualTo(confusion ? inMatrix * inMatrix * s : 0));
        Assert.That((Series("ml.inference.calls"), Series("ml.inference.items")), Is.EqualTo((4, 4)));
        int always = CoreSignals.Inference.Count + CoreSignals.Telemetry.Count;
        Assert.That(File.ReadAllText(Repository.PathOf("docs/telemetry.md")), Does.Contain($"| {always} each (codes of inference and telemetry)"));
        int ofQuality = CoreSignals.Quality.Count;
        Assert.That((Series("ml.signals"), Series("ml.signals.active")), Is.EqualTo((always + ofQuality, always + ofQuality)));
    }

    [Test]
    public void The_formula_of_the_docs_counts_the_series_of_the_other_trackers()
    {
        using ModelMonitor binary = Monitor("binary"), labels = Monitor("labels"), map = Monitor("map"), mask = Monitor("mask");
        binary.TrackBinary(new() { Probabilities = true, ScoreBins = 32 });
        labels.TrackMultilabel(7);
        map.TrackSegmentation(5).Record(new byte[] { 0, 1, 2, 3, 4 }, new byte[] { 0, 1, 2, 3, 4 });
        mask.TrackMasks();
        using (MeterProvider provider = Provider(new())) provider.ForceFlush();

        Assert.That((Series("ml.quality.outcomes", binary), Series("ml.quality.outcomes", labels)), Is.EqualTo((4, 3 * 7)));
        Assert.That((Series("ml.quality.score.bins", binary), Series("ml.quality.score.below", binary)), Is.EqualTo((64, 64)));
        Assert.That((Series("ml.quality.pixels", map), Series("ml.quality.iou", map)), Is.EqualTo((3 * 5, 2 * (5 + 1))));
    }

    private ModelMonitor Monitor(string kind) => new(name + kind, timeProvider: time);

    private void Hear(Signal signal)
    {
        lock (signals)
            if (signal.Model.Name.StartsWith(name, StringComparison.Ordinal)) signals.Add(signal);
    }

    private int Series(string metric, ModelMonitor? of = null) => points
        .Where(point => point.Metric == metric && (of?.Identity.Name ?? name).Equals(point.Tags.GetValueOrDefault("ml.model.name")))
        .Select(point => string.Join(",", point.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))).Distinct().Count();

    /// <summary>Models that got 300 samples each, 89 % of them right.</summary>
    private ModelMonitor[] Track(int models, int classes, int maxClasses, int first = 0)
    {
        int[] labels = [.. Enumerable.Range(0, 300).Select(sample => sample % classes)];
        int[] predictions = [.. labels.Select((label, sample) => sample < 33 ? (label + 1) % classes : label)];
        ModelMonitor[] monitors = [.. Enumerable.Range(first, models).Select(model => new ModelMonitor(name + model, timeProvider: time))];
        foreach (ModelMonitor monitor in monitors) monitor.TrackMulticlass(classes, new() { MaxClasses = maxClasses }).Record(labels, predictions);
        return monitors;
    }

    private MeterProvider Provider(ModelObservabilityMetricsOptions options) => Sdk.CreateMeterProviderBuilder().AddModelObservability(options)
        .AddReader(new BaseExportingMetricReader(new Collected<Metric>(metric => points.AddRange(CollectedPoint.Of(metric))))).Build();
}
