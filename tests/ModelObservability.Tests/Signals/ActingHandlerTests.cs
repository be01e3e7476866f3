using ModelObservability.Instrumentation;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Signals;

/// <summary>Handlers that act, on real findings: pause a run, shed load, go back a version. One that floods or throws hurts nobody.</summary>
[TestFixture]
public sealed class ActingHandlerTests
{
    private readonly ManualTime time = new();

    [Test]
    public void A_handler_may_pause_a_run()
    {
        using ModelMonitor monitor = new("acts on training", timeProvider: time);
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        monitor.SignalRaised += signal =>
        {
            if (signal.Code == "MO2001") run.Pause();
        };
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Enumerable.Range(0, 10)))
            {
                step.Report(step.Batch == 5 ? double.NaN : 1);
                Assert.That(run.IsPaused, Is.EqualTo(step.Batch == 5));
                run.Resume();
            }
        }
    }

    [Test]
    public void A_handler_may_shed_load()
    {
        using ModelMonitor monitor = new("acts on load", timeProvider: time);
        bool sheds = false;
        monitor.SignalRaised += signal => sheds |= signal.Code == "MO8001";
        Func<int, int> model = monitor.Observe(static (int input) => input >= 0 ? input : throw new TimeoutException());
        monitor.TrackSuccessObjective(0.99);
        for (int second = 0; second < 3_600 && !sheds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            try
            {
                model(second < 1_800 ? 1 : -1);
            }
            catch (TimeoutException)
            {
            }
        }

        Assert.That(sheds, Is.True);
    }

    [Test]
    public void A_handler_may_go_back_a_version()
    {
        using ModelMonitor before = new("acts on versions", "1", timeProvider: time), now = new("acts on versions", "2", timeProvider: time);
        BinaryQuality old = before.TrackBinary(), fresh = now.TrackBinary();
        for (int sample = 0; sample < 2_000; sample++)
        {
            old.Record(true, sample % 20 == 0 ? 0.0 : 1.0);
            fresh.Record(true, sample % 5 == 0 ? 0.0 : 1.0);
        }

        string serving = "2";
        now.SignalRaised += signal =>
        {
            if (signal.Code == "MO9009") serving = (string)signal.Evidence["version"];
        };
        now.Diagnose();
        Assert.That(serving, Is.EqualTo("1"));
    }

    [Test, ProvokesFaults]
    public void Handlers_get_ten_of_a_code_in_a_minute_and_one_that_throws_does_not_keep_others_from_acting()
    {
        SignalDefinition found = new("X9", SignalSeverity.Warning, "Something was found", "Do something");
        using ModelMonitor monitor = new("floods", timeProvider: time);
        List<Signal> heard = [];
        monitor.SignalRaised += static _ => throw new InvalidOperationException();
        monitor.SignalRaised += heard.Add;
        for (int number = 0; number < 1_000; number++) monitor.RaiseSignal(found, new Dictionary<string, object>());
        Assert.That(heard, Has.Count.EqualTo(10));

        time.Advance(TimeSpan.FromMinutes(1));
        monitor.RaiseSignal(found, new Dictionary<string, object>());
        Assert.That(heard[10].Evidence["withheld"], Is.EqualTo(990L));
    }
}
