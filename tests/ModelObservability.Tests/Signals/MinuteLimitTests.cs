using ModelObservability.Testing;
using ModelObservability.Tests.Training;
using ModelObservability.Training;

namespace ModelObservability.Tests.Signals;

/// <summary>A finding that comes again and again is told ten times a minute, and counted every time.</summary>
[TestFixture]
public sealed class MinuteLimitTests
{
    [Test]
    public void A_loss_that_is_NaN_in_every_second_step_does_not_flood_handlers_or_files()
    {
        using TemporaryDirectory directory = new();
        ManualTime time = new();
        using ModelMonitor monitor = new("flood", timeProvider: time);
        List<Signal> told = [];
        List<string> log = [];
        int decided = 0;
        void Log(Signal signal)
        {
            if (signal.Model.Name == "flood" && signal.Code == "MO2001") log.Add(signal.Code);
        }

        monitor.SignalRaised += signal =>
        {
            if (signal.Code == "MO2001") told.Add(signal);
        };
        ModelMonitor.AnySignalRaised += Log;
        using (TrainingRun run = monitor.StartTraining(new() { Sinks = [new JsonLinesSink(directory["run.jsonl"])], OnSignal = signal => signal.Code == "MO2001" ? Count(ref decided) : TrainingAction.Continue }))
        {
            foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 10_000)))
            {
                step.Report(step.Batch % 2 == 0 ? double.NaN : 1);
                if (step.Batch == 6_000) time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        ModelMonitor.AnySignalRaised -= Log;
        Assert.That(told, Has.Count.EqualTo(20));
        Assert.That(log, Has.Count.EqualTo(20));
        Assert.That(told.Count(signal => signal.Evidence.ContainsKey("withheld")), Is.EqualTo(1));
        Assert.That(told[10].Evidence["withheld"], Is.EqualTo(2_990L));
        string[] lines = [.. File.ReadAllLines(directory["run.jsonl"]).Where(line => line.Contains("\"code\":\"MO2001\"", StringComparison.Ordinal))];
        Assert.That(lines, Has.Length.EqualTo(20));
        Assert.That(lines[10], Does.Contain("\"withheld\":2990"));
        Assert.That(decided, Is.EqualTo(5_000), "a decision is no announcement");
    }

    [Test]
    public void Codes_and_runs_are_limited_separately()
    {
        using TemporaryDirectory directory = new();
        using ModelMonitor monitor = new("several", timeProvider: new ManualTime());
        List<string> told = [];
        monitor.SignalRaised += signal => told.Add(signal.Code);
        for (int run = 1; run <= 12; run++)
        {
            using TrainingRun one = monitor.StartTraining(new() { Sinks = [new JsonLinesSink(directory[$"{run}.jsonl"])] });
            foreach (TrainingStep<int> step in one.Pass(Enumerable.Range(1, 40))) step.Report(step.Batch == 5 ? double.NaN : step.Batch == 20 ? 1e9 : 1);
        }

        Assert.That((told.Count(code => code == "MO2001"), told.Count(code => code == "MO2002")), Is.EqualTo((10, 10)));
        Assert.That(Directory.GetFiles(directory.Path), Is.All.Matches<string>(file => File.ReadAllText(file!).Contains("MO2001", StringComparison.Ordinal)), "the files of a run are its own");
    }

    [Test]
    public void No_minute_holds_more_than_ten_wherever_it_begins()
    {
        ManualTime time = new();
        using ModelMonitor monitor = new("steady", timeProvider: time);
        List<double> told = [];
        double now = 0;
        monitor.SignalRaised += signal => told.Add(now);
        using (TrainingRun run = monitor.StartTraining())
        {
            foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 2_000)))
            {
                step.Report(step.Batch % 2 == 0 ? double.NaN : 1);
                double pause = step.Batch == 2 ? 59 : step.Batch % 40 == 0 ? 13 : 0.05;
                now += pause;
                time.Advance(TimeSpan.FromSeconds(pause));
            }
        }

        Assert.That(told, Has.Count.GreaterThan(50));
        Assert.That(told.Skip(10).Select((at, index) => at - told[index]), Is.All.GreaterThanOrEqualTo(60 - 1e-6));
    }

    private static TrainingAction Count(ref int count)
    {
        count++;
        return TrainingAction.Continue;
    }
}
