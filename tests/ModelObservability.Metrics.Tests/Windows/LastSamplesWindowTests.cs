using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;

namespace ModelObservability.Tests.Metrics.Windows;

public class LastSamplesWindowTests
{
    [Test]
    public void With_a_slice_for_each_sample_it_holds_exactly_the_last_N()
    {
        var random = new Random(15);
        var window = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), samples: 50, slices: 50);
        var all = new List<(bool Label, bool Prediction)>();
        for (int i = 0; i < 500; i++)
        {
            (bool label, bool prediction) = (random.Next(2) == 0, random.Next(2) == 0);
            window.Take(1).Add((bool[])[label], (bool[])[prediction]);
            all.Add((label, prediction));

            var expected = new BinaryConfusion();
            (bool Label, bool Prediction)[] last = [.. all.TakeLast(50)];
            expected.Add((bool[])[.. last.Select(s => s.Label)], (bool[])[.. last.Select(s => s.Prediction)]);
            Assert.That(window.Value, Is.EqualTo(expected.Value));
        }
    }

    [Test]
    public void Batches_of_any_size_leave_between_N_less_a_slice_and_N_samples([Values(100, 103, 7)] int samples)
    {
        const int slices = 7;
        var random = new Random(16);
        var window = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), samples, slices);
        long offered = 0;
        for (int batch = 0; batch < 200; batch++)
        {
            ReadOnlySpan<bool> labels = new bool[random.Next(1, 40)];
            offered += labels.Length;
            while (!labels.IsEmpty)
            {
                int n = Math.Min(window.Room, labels.Length);
                window.Take(n).Add(labels[..n], labels[..n]);
                labels = labels[n..];
            }

            Assert.That(window.Value.Total, Is.InRange(Math.Min(offered, window.Samples - samples / slices), Math.Min(offered, window.Samples)));
        }

        Assert.That(window.Samples, Is.InRange(samples - slices + 1, samples));
    }

    [Test]
    public void Asking_for_more_than_there_is_room_for_changes_nothing()
    {
        var window = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 20, 2);
        window.Take(4).Add(new bool[4], new bool[4]);

        Assert.That(() => window.Take(7), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => window.Take(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That((window.Room, window.Value.Total), Is.EqualTo((6, 4L)));
    }

    [Test]
    public void Reset_is_new()
    {
        var window = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 20, 2);
        window.Take(4).Add(new bool[4], new bool[4]);

        window.Reset();

        Assert.That((window.Room, window.Value.Total), Is.EqualTo((10, 0L)));
    }

    [Test]
    public void Bad_options_are_refused_by_name()
    {
        Refused("samples", () => _ = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 0));
        Refused("samples", () => _ = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), -1));
        Refused("slices", () => _ = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 5, 6));
        Refused("slices", () => _ = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 5, 0));
        Assert.That(() => new LastSamplesWindow<BinaryConfusion, BinaryCounts>(null!, 5, 5), Throws.ArgumentNullException);
    }

    private static void Refused(string parameter, Action make) =>
        Assert.That(make, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter));
}
