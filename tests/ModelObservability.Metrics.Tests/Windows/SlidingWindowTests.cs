using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics.Windows;

public class SlidingWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public void Samples_leave_when_the_window_has_passed_over_them()
    {
        var time = new ManualTime();
        SlidingWindow<BinaryConfusion, BinaryCounts> window = Window(time);

        AddOne(window);
        time.Advance(TimeSpan.FromSeconds(49));
        AddOne(window);
        Assert.That(window.Value.Total, Is.EqualTo(2));

        time.Advance(TimeSpan.FromSeconds(11));
        Assert.That(window.Value.Total, Is.EqualTo(1), "a minute after the first");

        time.Advance(Minute);
        Assert.That(window.Value.Total, Is.Zero);
    }

    [Test]
    public void The_value_is_that_of_the_samples_of_the_newest_slices_whatever_the_steps_of_time()
    {
        var random = new Random(12);
        var time = new ManualTime();
        SlidingWindow<BinaryConfusion, BinaryCounts> window = Window(time);
        var added = new List<long>();
        for (int step = 0; step < 5_000; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(100_000) : random.Next(1_000)));
            long slice = time.GetTimestamp() / (Minute.Ticks / 12);
            AddOne(window);
            added.Add(slice);

            Assert.That(window.Value.Total, Is.EqualTo(added.Count(at => at > slice - 12)));
        }
    }

    [Test]
    public void A_clock_that_goes_back_loses_nothing()
    {
        var time = new ManualTime();
        time.Advance(TimeSpan.FromHours(1));
        SlidingWindow<BinaryConfusion, BinaryCounts> window = Window(time);
        AddOne(window);

        time.Advance(-TimeSpan.FromMinutes(30));
        AddOne(window);

        Assert.That(window.Value.Total, Is.EqualTo(2));
    }

    [Test]
    public void Windows_of_several_writers_merge_slice_by_slice()
    {
        var random = new Random(13);
        var time = new ManualTime();
        SlidingWindow<BinaryConfusion, BinaryCounts> all = Window(time), left = Window(time), right = Window(time);
        for (int step = 0; step < 300; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(3_000)));
            AddOne(all);
            AddOne(random.Next(2) == 0 ? left : right);

            SlidingWindow<BinaryConfusion, BinaryCounts> merged = all.CreateEmpty();
            merged.Merge(left);
            merged.Merge(right);
            Assert.That(merged.Value, Is.EqualTo(all.Value));
        }

        time.Advance(TimeSpan.FromSeconds(30));
        SlidingWindow<BinaryConfusion, BinaryCounts> later = all.CreateEmpty();
        later.Merge(left);
        later.Merge(right);
        Assert.That(later.Value, Is.EqualTo(all.Value), "merged samples keep their age");
    }

    [Test]
    public void Windows_that_differ_do_not_merge()
    {
        var time = new ManualTime();
        SlidingWindow<BinaryConfusion, BinaryCounts> window = Window(time);

        Assert.That(() => window.Merge(new(new(), Minute, time, slices: 6)), Throws.ArgumentException);
        Assert.That(() => window.Merge(new(new(), 2 * Minute, time)), Throws.ArgumentException);
        Assert.That(() => window.Merge(Window(new ManualTime())), Throws.ArgumentException);
    }

    [Test]
    public void Bad_options_are_refused_by_name()
    {
        var time = new ManualTime();
        Refused("length", () => _ = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.Zero, time));
        Refused("length", () => _ = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.FromSeconds(-1), time));
        Refused("slices", () => _ = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), Minute, time, 0));
        Refused("slices", () => _ = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), Minute, time, 10_001));
        Refused("slices", () => _ = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.FromTicks(11), time));
        Assert.That(() => new SlidingWindow<BinaryConfusion, BinaryCounts>(null!, Minute, time), Throws.ArgumentNullException);
        Assert.That(() => new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), Minute, null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Adding_and_reading_allocate_nothing()
    {
        var time = new ManualTime();
        SlidingWindow<BinaryConfusion, BinaryCounts> window = Window(time);

        Assert.That(Allocations.Of(() =>
        {
            time.Advance(TimeSpan.FromSeconds(4));
            AddOne(window);
            _ = window.Value.Total;
        }), Is.Zero);
    }

    private static void Refused(string parameter, Action make) =>
        Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter));

    private static SlidingWindow<BinaryConfusion, BinaryCounts> Window(TimeProvider time) => new(new(), Minute, time);

    private static void AddOne(SlidingWindow<BinaryConfusion, BinaryCounts> window) => window.Current.Add((bool[])[true], (bool[])[true]);
}
