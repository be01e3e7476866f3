using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Advice;

/// <summary>Advice about real loops: each rule provoked, and a healthy run left alone.</summary>
[TestFixture]
public sealed class TrainingAdviceTests
{
    private readonly ManualTime time = new();
    private readonly Random random = new(11);
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Begin() => monitor = new("advice of " + TestContext.CurrentContext.Test.Name, timeProvider: time);

    [TearDown]
    public void End() => monitor.Dispose();

    [Test]
    [Provokes("MO9001")]
    public void A_loss_that_rises_for_good_asks_for_a_lower_learning_rate() =>
        Assert.That(Train(1_000, step => 1 + step * 0.003), Is.EqualTo(new[] { "MO9001" }));

    [Test]
    public void A_loss_that_jumps_again_and_again_asks_for_a_lower_learning_rate() =>
        Assert.That(Train(2_000, step => Math.Exp(-step / 500.0) + 1 + (step % 150 == 149 ? 30 : 0)), Does.Contain("MO9001"));

    [Test]
    [Provokes("MO9002")]
    public void A_smooth_loss_that_has_hardly_fallen_asks_for_a_higher_learning_rate() =>
        Assert.That(Train(2_000, step => 2.3 - step * 2e-5, noise: 1e-4), Is.EqualTo(new[] { "MO9002" }));

    [Test]
    [StaysQuiet("MO9001", "MO9002", "MO9005")]
    public void Healthy_runs_get_no_advice([Values(0.001, 0.01, 0.05, 0.3)] double noise, [Values(1_000, 5_000)] int steps) =>
        Assert.That(Train(steps, step => 0.3 + 2 * Math.Exp(-step / 400.0), noise), Is.Empty);

    [Test]
    public void A_converged_run_gets_no_advice([Values(1, 2, 3, 4, 5)] int seed)
    {
        Random own = new(seed);
        double slow = 0; // noise that remembers: 0.9 of the step before
        Assert.That(Train(5_000, _ => 1 + (slow = 0.9 * slow + 0.02 * (own.NextDouble() - 0.5)), noise: 0.01), Is.Empty);
    }

    [Test]
    [Provokes("MO9005")]
    public void Waiting_for_a_fifth_of_the_time_asks_for_faster_data() =>
        Assert.That(Train(200, step => 2 - step * 0.005, wait: 0.03, compute: 0.1), Is.EqualTo(new[] { "MO9005" }));

    [Test]
    [StaysQuiet("MO9005")]
    public void Waiting_for_a_tenth_does_not() =>
        Assert.That(Train(200, step => 2 - step * 0.005, wait: 0.01, compute: 0.1), Is.Empty);

    [Test]
    [Provokes("MO9003")]
    public void Validation_that_has_been_better_long_ago_asks_to_stop_unless_the_run_stops_by_itself()
    {
        Assert.That(Validate(new() { Epochs = 10 }), Does.Contain("MO9003"));
        Assert.That(Validate(new() { Epochs = 10, EarlyStopping = new() { Patience = 50 } }), Does.Not.Contain("MO9003"));
    }

    [Test]
    [Provokes("MO9004")]
    public void A_validation_far_above_the_training_loss_asks_for_more_data_or_regularisation() =>
        Assert.That(Validate(new() { Epochs = 10 }), Does.Contain("MO9004"));

    [Test]
    [StaysQuiet("MO9003", "MO9004")]
    public void A_validation_that_goes_on_falling_gets_no_advice()
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 10 });
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Batches(60, 0.001)))
            {
                step.Report(1.0 / epoch.Number);
                time.Advance(TimeSpan.FromSeconds(0.1));
            }

            run.ReportValidation(1.2 / epoch.Number);
            Assert.That(Codes(), Is.Empty, $"epoch {epoch.Number}");
        }
    }

    [Test]
    public void A_run_that_has_ended_gets_no_advice()
    {
        Train(1_000, step => 1 + step * 0.003);
        Assert.That(monitor.Diagnose().Findings.Select(signal => signal.Code).Where(IsAdvice), Is.Empty);
    }

    private static bool IsAdvice(string code) => code.StartsWith("MO9", StringComparison.Ordinal);

    private string[] Codes() => [.. monitor.Diagnose().Findings.Select(signal => signal.Code).Where(IsAdvice)];

    private string[] Train(int steps, Func<int, double> loss, double noise = 0.01, double wait = 0.001, double compute = 0.1)
    {
        monitor.Diagnose(); // from now on findings are looked for
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 1 });
        string[] codes = [];
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Batches(steps, wait)))
            {
                step.Report(loss(step.Batch) * (1 + noise * (random.NextDouble() - 0.5)), learningRate: 0.01);
                time.Advance(TimeSpan.FromSeconds(compute));
            }

            codes = Codes();
        }

        return codes;
    }

    private string[] Validate(TrainingOptions options)
    {
        using TrainingRun run = monitor.StartTraining(options);
        string[] codes = [];
        foreach (var epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Batches(60, 0.001)))
            {
                step.Report(1.0 / epoch.Number);
                time.Advance(TimeSpan.FromSeconds(0.1));
            }

            run.ReportValidation(epoch.Number < 4 ? 1.2 / epoch.Number : 0.3 + 0.1 * epoch.Number);
            codes = Codes();
        }

        return codes;
    }

    private IEnumerable<int> Batches(int count, double wait)
    {
        for (int batch = 0; batch < count; batch++)
        {
            time.Advance(TimeSpan.FromSeconds(wait));
            yield return batch;
        }
    }
}
