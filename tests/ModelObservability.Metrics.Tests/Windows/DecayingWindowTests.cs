using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics.Windows;

public class DecayingWindowTests
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(1);

    [Test]
    public void A_sample_weighs_half_after_a_half_life_and_nothing_after_eight()
    {
        var time = new ManualTime();
        DecayingWindow<BinaryConfusion, BinaryCounts> window = Window(time);
        window.Current.Add((bool[])[true], (bool[])[true]);

        long[] weights = [.. Enumerable.Range(0, 9).Select(_ =>
        {
            long weight = window.Value.TruePositives;
            time.Advance(HalfLife);
            return weight;
        })];

        Assert.That(weights, Is.EqualTo(new long[] { 256, 128, 64, 32, 16, 8, 4, 2, 0 }));
    }

    [Test]
    public void A_score_follows_the_exponential_mean_within_the_stated_error()
    {
        var random = new Random(14);
        var time = new ManualTime();
        DecayingWindow<BinaryConfusion, BinaryCounts> window = Window(time);
        var samples = new List<(long Slice, bool Right)>();
        for (int step = 0; step < 2_000; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(random.Next(2_000)));
            // The model gets worse over time: a mean that forgets is below one that does not.
            bool right = random.Next(2_000) > step;
            window.Current.Add((bool[])[true], (bool[])[right]);
            long slice = time.GetTimestamp() / (HalfLife.Ticks / 4);
            samples.Add((slice, right));

            double Weight(long at) => Math.Pow(2, (at - slice) / 4.0);
            double exact = samples.Where(s => s.Right).Sum(s => Weight(s.Slice)) / samples.Sum(s => Weight(s.Slice));
            // Each weight is off by at most 1/512, and what is beyond eight half-lives weighs less than 1/256 of all.
            Assert.That(window.Value.Accuracy, Is.EqualTo(exact).Within(0.01));
        }

        Assert.That(window.Value.Accuracy, Is.LessThan(samples.Average(s => s.Right ? 1.0 : 0) - 0.2));
    }

    [Test]
    public void Windows_merge_slice_by_slice()
    {
        var time = new ManualTime();
        DecayingWindow<BinaryConfusion, BinaryCounts> left = Window(time), right = Window(time);
        left.Current.Add((bool[])[true], (bool[])[true]);
        time.Advance(HalfLife);
        right.Current.Add((bool[])[true], (bool[])[false]);
        left.Merge(right);

        Assert.That((left.Value.TruePositives, left.Value.FalseNegatives), Is.EqualTo((128L, 256L)));
        Assert.That(() => left.Merge(new(new(), 2 * HalfLife, time)), Throws.ArgumentException);
        Assert.That(() => left.Merge(new(new(), HalfLife, time, 5)), Throws.ArgumentException);
        Assert.That(() => left.Merge(Window(new ManualTime())), Throws.ArgumentException);
    }

    [Test]
    public void Bad_options_are_refused_by_name()
    {
        var time = new ManualTime();
        Refused("halfLife", () => _ = new DecayingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.Zero, time));
        Refused("halfLife", () => _ = new DecayingWindow<BinaryConfusion, BinaryCounts>(new(), -HalfLife, time));
        Refused("slices", () => _ = new DecayingWindow<BinaryConfusion, BinaryCounts>(new(), HalfLife, time, 0));
        Refused("slices", () => _ = new DecayingWindow<BinaryConfusion, BinaryCounts>(new(), HalfLife, time, 1_001));
        Assert.That(() => new DecayingWindow<BinaryConfusion, BinaryCounts>(null!, HalfLife, time), Throws.ArgumentNullException);
    }

    private static void Refused(string parameter, Action make) =>
        Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter));

    private static DecayingWindow<BinaryConfusion, BinaryCounts> Window(TimeProvider time) => new(new(), HalfLife, time);
}
