using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class CheckpointSpanTests
{
    [Test]
    public void The_span_of_a_checkpoint_ends_before_its_duration_is_recorded()
    {
        string name = TestContext.CurrentContext.Test.ID;
        DateTime recorded = default;
        using MeterListener slow = new();
        slow.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ml.training.checkpoint.duration") self.EnableMeasurementEvents(instrument);
        };
        slow.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            if (!tags.ToArray().Contains(new("ml.model.name", name))) return;
            recorded = TimeProvider.System.GetUtcNow().UtcDateTime;
            while (TimeProvider.System.GetUtcNow().UtcDateTime <= recorded)
            {
            }
        });
        slow.Start();
        using SpanReadings spans = new(name);
        using ModelMonitor monitor = new(name);
        using (TrainingRun run = monitor.StartTraining())
        using (TrainingScope checkpoint = run.Checkpoint()) checkpoint.Complete();

        Activity span = spans.Stopped.Single(candidate => candidate.OperationName == "checkpoint");
        Assert.That(span.StartTimeUtc + span.Duration, Is.LessThanOrEqualTo(recorded));
    }
}
