using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Quality;

/// <summary>What holds for every tracker.</summary>
[TestFixture]
[TestFixtureSource(typeof(TrackedFamilies), nameof(TrackedFamilies.All))]
internal sealed class QualityLawsTests(TrackedFamily family)
{
    private static readonly string?[] Segments = ["de", "fr", null, "", "a country whose name is longer than any that is told apart from others", "jp"];

    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Every_sample_is_either_counted_or_rejected([Values(1, 2, 3)] int seed)
    {
        using MeterReadings readings = new(name);
        Tracked tracked = family.Track(monitor, null);
        Random random = new(seed);
        long offered = 0;
        for (int batch = 0; batch < 60; batch++)
        {
            offered += tracked.Offer(random, null);
            if (batch % 7 == 0) time.Advance(TimeSpan.FromMinutes(random.Next(8)));
        }

        Assert.That(family.Counted(readings) + readings.Observe("ml.quality.rejected"), Is.EqualTo(offered));
        Assert.That(family.Counted(readings), Is.GreaterThan(0));
    }

    [Test]
    public void Segments_add_up_to_what_is_counted_without_them([Values(1, 2)] int seed)
    {
        using ModelMonitor other = new(name + " whole", timeProvider: time);
        using MeterReadings readings = new(name), whole = new(name + " whole");
        Tracked bySegment = family.Track(monitor, "country"), together = family.Track(other, null);
        Random random = new(seed), same = new(seed);
        long offered = 0;
        for (int batch = 0; batch < 60; batch++)
        {
            offered += bySegment.Offer(random, Segments[batch % Segments.Length]);
            together.Offer(same, null);
        }

        Assert.That(family.Counted(readings) + readings.Observe("ml.quality.rejected"), Is.EqualTo(offered));
        foreach (string instrument in new[] { "outcomes", "samples", "rejected", "pixels", "ranks", "text.edits", "text.ngrams", "error.count", "score.bins", "score.below" })
            Assert.That(readings.Observe("ml.quality." + instrument), Is.EqualTo(whole.Observe("ml.quality." + instrument)), instrument);
        foreach (string instrument in new[] { "error.absolute", "error.squared", "error.log", "target.linear", "target.squared" })
            Assert.That(readings.Observe("ml.quality." + instrument), Is.EqualTo(whole.Observe("ml.quality." + instrument)).Within(1e-11).Percent, instrument);
    }

    [Test]
    public void The_gauges_without_a_segment_are_those_of_all_samples()
    {
        using ModelMonitor other = new(name + " whole", timeProvider: time);
        using MeterReadings readings = new(name), whole = new(name + " whole");
        Tracked bySegment = family.Track(monitor, "country"), together = family.Track(other, null);
        Random random = new(7), same = new(7);
        for (int batch = 0; batch < 40; batch++)
        {
            bySegment.Offer(random, Segments[batch % Segments.Length]);
            together.Offer(same, null);
            if (batch == 20) time.Advance(TimeSpan.FromMinutes(20));
        }

        Dictionary<string, double> expected = Gauges(whole), answered = Gauges(readings);
        Assert.That(answered.Keys, Is.EquivalentTo(expected.Keys).And.Not.Empty);
        foreach (var (gauge, value) in expected) Assert.That(answered[gauge], Is.EqualTo(value).Within(1e-11).Percent.Or.EqualTo(value).Within(1e-15), gauge);
    }

    [Test]
    public void Recording_and_finding_a_segment_allocate_nothing()
    {
        Tracked tracked = family.Track(monitor, "country");
        string[] countries = ["de", "fr", new string('x', 100)];
        for (int warmUp = 0; warmUp < 30; warmUp++)
        {
            tracked.Clean(null);
            foreach (string country in countries) tracked.Clean(country);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 0; batch < 500; batch++)
        {
            tracked.Clean(null);
            foreach (string country in countries) tracked.Clean(country);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Counters_start_at_zero_and_scores_with_their_first_sample()
    {
        using MeterReadings readings = new(name);
        Tracked tracked = family.Track(monitor, "country");
        List<MeterReadings.Reading> born = Published();
        Assert.That(born.Where(reading => reading.Instrument != "ml.quality.window.length"), Is.Not.Empty.And.All.Property("Value").EqualTo(0));
        Assert.That(born.Any(reading => reading.Tags.ContainsKey("ml.quality.window")), Is.False, "a score without samples is absent");

        tracked.Clean(null);
        string[] counters = [.. Names.Quality.Counts.Concat(Names.Quality.Sums).Select(row => row.Name).Where(name => name != "ml.quality.rejected" && family.Name != "text: tokens")];
        Assert.That(Published().Where(reading => counters.Contains(reading.Instrument)).Select(SeriesOf), Is.SubsetOf(born.Select(SeriesOf)), "no counter appears with its first sample");

        List<MeterReadings.Reading> Published() => [.. readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality", StringComparison.Ordinal))];
        static string SeriesOf(MeterReadings.Reading reading) => reading.Instrument + string.Join(",", reading.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal));
    }

    [Test]
    public void Published_values_are_finite_and_no_series_is_duplicated()
    {
        using MeterReadings readings = new(name);
        Tracked tracked = family.Track(monitor, "country");
        for (int batch = 0; batch < 30; batch++) tracked.Offer(new Random(batch), Segments[batch % Segments.Length]);

        var published = readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality", StringComparison.Ordinal)).ToList();
        Assert.That(published, Is.All.Matches<MeterReadings.Reading>(reading => double.IsFinite(reading!.Value)));
        Assert.That(published.Select(Series), Is.Unique);
    }

    [Test]
    public void Two_monitors_of_one_identity_share_and_the_last_one_ends_the_series()
    {
        using MeterReadings readings = new(name);
        using ModelMonitor second = new(name, timeProvider: time);
        Tracked first = family.Track(monitor, null), again = family.Track(second, null);
        first.Clean(null);
        double once = family.Counted(readings);
        again.Clean(null);
        Assert.That(family.Counted(readings), Is.EqualTo(2 * once).And.GreaterThan(0));

        monitor.Dispose();
        Assert.That(family.Counted(readings), Is.EqualTo(2 * once), "the other monitor lives");
        second.Dispose();
        Assert.That(family.Counted(readings), Is.EqualTo(2 * once), "once more");
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("ml.quality", StringComparison.Ordinal)), Is.Empty);
        Assert.That(() => first.Clean(null), Throws.Nothing);
        Assert.That(() => family.Track(second, null), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void One_model_is_tracked_in_one_way()
    {
        family.Track(monitor, null);
        Assert.That(() => family.Track(monitor, "country"), Throws.InvalidOperationException);
    }

    [Test]
    public void A_throwing_listener_does_not_affect_the_call()
    {
        using MeterListener listener = new() { InstrumentPublished = static (instrument, self) => { if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new InvalidOperationException("listener"));
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidOperationException("listener"));
        listener.Start();
        Tracked tracked = family.Track(monitor, "country");

        Assert.That(() => tracked.Clean("de"), Throws.Nothing);
        Assert.That(() => tracked.Clean(null), Throws.Nothing);
        Assert.That(tracked.All(null), Is.Not.EqualTo(tracked.All("fr")));
    }

    private static Dictionary<string, double> Gauges(MeterReadings readings) => readings.ObserveAll()
        .Where(reading => reading.Tags.ContainsKey("ml.quality.window") && !reading.Tags.ContainsKey("country"))
        .ToDictionary(reading => Series(reading with { Tags = reading.Tags.Where(tag => tag.Key != "ml.model.name").ToDictionary() }), reading => reading.Value);

    private static string Series(MeterReadings.Reading reading) =>
        reading.Instrument + " " + string.Join(' ', reading.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
}
