using System.Diagnostics;
using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Telemetry;

/// <summary>What is asked for again, dropped or raised again and again takes no more memory.</summary>
[TestFixture]
[NonParallelizable]
public sealed class BoundedMemoryTests
{
    [Test]
    public void A_tracker_that_is_requested_again()
    {
        using ModelMonitor monitor = new("again");
        Assert.That(BytesEach(100_000, _ => monitor.TrackBinary()), Is.LessThan(2));
    }

    [Test]
    public void Delayed_labels_that_are_requested_again_without_a_collection()
    {
        using ModelMonitor monitor = new("again");
        BinaryQuality tracker = monitor.TrackBinary();
        Assert.That(BytesEach(200_000, _ => tracker.DelayLabels<int>()), Is.LessThan(8));
    }

    [Test]
    public void Delayed_labels_of_keys_whose_hash_changes()
    {
        using ModelMonitor monitor = new("again");
        var labels = monitor.TrackBinary().DelayLabels<Changing>(new DelayedLabelsOptions { Capacity = 100 });
        Assert.That(BytesEach(20_000, index =>
        {
            Changing key = new() { Hash = index };
            labels.Predicted(key, 0.5);
            key.Hash = ~index;
        }), Is.LessThan(8));
    }

    [Test]
    public void Events_of_a_span_that_stays_open()
    {
        using SpanReadings spans = new("again");
        using Activity span = new Activity("open").Start();
        for (int index = 0; index < 1000; index++) SpanEvents.Add(span, "event", []);
        Assert.That(span.Events.Count(), Is.EqualTo(SpanEvents.Most));
    }

    [Test]
    public void Creating_a_monitor_does_not_depend_on_the_number_of_monitors()
    {
        int made = 0;
        SafeClock clock = new(TimeProvider.System);
        SeriesRegistry<int, object> registry = new(_ =>
        {
            made++;
            return new object();
        }, hasCounted: _ => false);
        for (int key = 0; key < 20_000; key++) registry.Acquire(key);
        long before = GC.GetAllocatedBytesForCurrentThread();
        registry.Acquire(-1);
        registry.Release(-1, clock);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.LessThan(20_000)); // a copy of all takes 160,000 bytes
        var (first, second) = (registry.All, registry.All);
        Assert.That(first, Has.Length.EqualTo(20_000));
        Assert.That(second, Is.SameAs(first));
        Assert.That(made, Is.EqualTo(20_001));
    }

    [TestCase(long.MinValue + 1, long.MaxValue)]
    [TestCase(-5_000_000_000_000_000_000, 5_000_000_000_000_000_000)]
    public void A_clock_that_jumps_over_half_of_its_range_still_gives_a_positive_duration(long from, long to)
    {
        SafeClock clock = new(TimeProvider.System);
        Assert.That(clock.Seconds(from, to), Is.EqualTo(((double)to - from) / TimeProvider.System.TimestampFrequency).Within(1e-9).Percent);
        Assert.That(clock.Seconds(to, from), Is.Zero);
    }

    [Test]
    public void Durations_that_are_too_long_for_a_TimeSpan_are_limited()
    {
        Assert.That(SafeClock.Span(1e300), Is.EqualTo(TimeSpan.MaxValue));
        Assert.That(SafeClock.Span(double.NaN), Is.EqualTo(TimeSpan.Zero));
        Assert.That(SafeClock.Span(-1), Is.EqualTo(TimeSpan.Zero));
        Assert.That(SafeClock.Span(1.5), Is.EqualTo(TimeSpan.FromSeconds(1.5)));
    }

    private static double BytesEach(int times, Action<int> body)
    {
        for (int index = -300; index < 0; index++) body(index);
        long before = Heap();
        for (int index = 0; index < times; index++) body(index);
        return (Heap() - before) / (double)times;
    }

    private static long Heap()
    {
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed class Changing
    {
        public int Hash { get; set; }

        public override int GetHashCode() => Hash;
    }
}
