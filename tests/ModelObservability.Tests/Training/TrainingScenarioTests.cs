using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

/// <summary>Whole runs that break in their middle, and the same run left alone.</summary>
[TestFixture]
public sealed class TrainingScenarioTests
{
    private const int Epochs = 40, StepsOfEpoch = 100, Broken = Epochs * StepsOfEpoch / 2;

    private readonly TickingTime time = new();
    private readonly List<Signal> heard = [];
    private readonly Random random = new(5);
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        monitor = new ModelMonitor(TestContext.CurrentContext.Test.ID, timeProvider: time);
        heard.Clear();
        monitor.SignalRaised += heard.Add;
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    [Provokes("MO2003")]
    public void A_loss_that_falls_no_more_is_told_once() =>
        Assert.That(Train(step => Curve(Math.Min(step, 200)), Norm), Is.EqualTo(new[] { "MO2003" }));

    [Test]
    [Provokes("MO2005")]
    public void Gradients_that_vanish_while_nothing_is_learned_are_told_once() =>
        Assert.That(Train(step => 2.3 - step * 2e-4, step => Norm(step) * (step < Broken ? 1 : 1e-6)), Is.EqualTo(new[] { "MO2005" }));

    [Test]
    [Provokes("MO2009")]
    public void A_loss_that_climbs_back_is_told_once() =>
        Assert.That(Train(step => step < Broken ? Curve(step) : Curve(Broken) + 0.002 * (step - Broken), Norm), Is.EqualTo(new[] { "MO2009" }));

    [Test]
    [StaysQuiet("MO2001", "MO2002", "MO2003", "MO2004", "MO2005", "MO2006", "MO2007", "MO2008", "MO2009", "MO2010")]
    public void A_run_that_learns_to_its_end_raises_nothing() => Assert.That(Train(Curve, Norm), Is.Empty);

    /// <summary>Trains with noise of a hundredth, a validation that follows, a loader faster than the steps and patience that is not needed.</summary>
    private string[] Train(Func<int, double> loss, Func<int, double> norm)
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = Epochs, EarlyStopping = new() { Patience = Epochs } });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Batches()))
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                step.Report(loss((int)step.Number) * (1 + 0.01 * (random.NextDouble() - 0.5)), learningRate: 0.1, gradientNorm: norm((int)step.Number));
            }

            run.ReportValidation(1.1 * Curve(epoch.Number * StepsOfEpoch));
        }

        return [.. heard.Select(signal => signal.Code)];
    }

    private IEnumerable<int> Batches()
    {
        for (int batch = 0; batch < StepsOfEpoch; batch++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            yield return batch;
        }
    }

    private static double Curve(int step) => 2.3 * Math.Pow(1 + step / 20.0, -0.5);

    private double Norm(int step) => 1 + 0.2 * random.NextDouble() + 1.0 / step;
}
