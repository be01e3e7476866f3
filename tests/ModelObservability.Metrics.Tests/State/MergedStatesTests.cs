using System.Buffers;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>What threads and windows hold, as a state to ship.</summary>
public class MergedStatesTests
{
    private static readonly byte[] Labels = [1, 0, 1], Predictions = [1, 1, 0];
    private readonly ManualTime time = new();

    [Test]
    public void Shards_leave_as_one_state()
    {
        var sharded = new Sharded<BinaryConfusion, BinaryCounts>(new(0.25), 3);
        using (ShardWriter<BinaryConfusion> first = sharded.Enter())
        {
            using ShardWriter<BinaryConfusion> second = sharded.Enter();
            first.State.Add(Labels, Predictions);
            second.State.Add(Labels, Labels);
        }

        BinaryConfusion received = BinaryConfusion.Read(new(StateBytes.Of(sharded.ToState())));
        Assert.That((received.Value, received.Threshold), Is.EqualTo((sharded.Value, 0.25)));
        Assert.That(sharded.Value.Total, Is.EqualTo(6), "the shards stay as they are");
    }

    [Test]
    public void A_sliding_window_leaves_as_the_state_of_now()
    {
        var window = new SlidingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.FromMinutes(1), time);
        window.Current.Add(Labels, Predictions);
        BinaryConfusion then = window.ToState();
        time.Advance(TimeSpan.FromMinutes(2));
        window.Current.Add(Labels, Labels);

        Assert.That((then.Value, window.ToState().Value), Is.EqualTo((new BinaryCounts(1, 1, 0, 1), new BinaryCounts(2, 0, 1, 0))));
    }

    [Test]
    public void A_decaying_window_leaves_with_its_weights()
    {
        var window = new DecayingWindow<BinaryConfusion, BinaryCounts>(new(), TimeSpan.FromMinutes(1), time);
        window.Current.Add(Labels, Labels);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(window.ToState().Value, Is.EqualTo(window.Value).And.EqualTo(new BinaryCounts(256, 0, 128, 0)));
    }

    [Test]
    public void The_last_samples_leave_as_a_state()
    {
        var window = new LastSamplesWindow<BinaryConfusion, BinaryCounts>(new(), 6, 2);
        window.Take(3).Add(Labels, Predictions);

        Assert.That(window.ToState().Value, Is.EqualTo(window.Value).And.EqualTo(new BinaryCounts(1, 1, 0, 1)));
    }
}
