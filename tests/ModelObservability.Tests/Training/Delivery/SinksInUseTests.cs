using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Delivery;

/// <summary>A sink has one run at a time: two would mix their records in it.</summary>
[TestFixture]
public sealed class SinksInUseTests
{
    [Test]
    public void The_sink_of_a_running_run_is_refused_before_anything_starts()
    {
        using ModelMonitor monitor = new("m"), other = new("other");
        RecordingSink shared = new(), own = new();
        using TrainingRun run = monitor.StartTraining(new() { Sinks = [shared] });

        Assert.That(() => other.StartTraining(new() { Sinks = [own, shared] }), Throws.ArgumentException.With.Message.Contains("Sinks[1]"));
        Assert.That(other.Training.IsTrained, Is.False);
        using TrainingRun free = other.StartTraining(new() { Sinks = [own] });
        Assert.That(free.SinkCounts, Has.Count.EqualTo(1), "what came before the one that was refused is free again");
    }

    [Test]
    public void A_sink_is_free_when_its_run_is_disposed()
    {
        using ModelMonitor monitor = new("m");
        RecordingSink sink = new();
        for (int number = 1; number <= 3; number++)
        {
            using TrainingRun run = monitor.StartTraining(new() { Sinks = [sink] });
            run.Complete();
        }

        Assert.That(sink.Taken.Count(record => record.StartsWith(nameof(TrainingStarted), StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void The_same_sink_twice_is_refused_where_it_is_set()
    {
        RecordingSink sink = new();
        Assert.That(() => new TrainingOptions { Sinks = [sink, sink] }, Throws.ArgumentException);
    }
}
