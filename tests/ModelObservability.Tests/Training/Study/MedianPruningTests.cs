using System.Text.Json;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training.Study;

/// <summary>The median rule against Optuna's MedianPruner and against examples worked by hand.</summary>
[TestFixture]
public sealed class MedianPruningTests
{
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch() => monitor = new ModelMonitor(TestContext.CurrentContext.Test.ID);

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void Every_decision_is_the_one_Optuna_makes()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "median_pruning.json")));
        int decisions = 0, hopeless = 0;
        foreach (JsonElement expected in golden.RootElement.GetProperty("studies").EnumerateArray())
        {
            using TrainingStudy study = monitor.StartStudy(new()
            {
                Mode = expected.GetProperty("direction").GetString() == "minimize" ? ImprovementMode.Lower : ImprovementMode.Higher,
                Pruning = new()
                {
                    StartupTrials = expected.GetProperty("startup").GetInt32(),
                    WarmupSteps = expected.GetProperty("warmup").GetInt32(),
                    MinimumTrials = expected.GetProperty("minimum").GetInt32(),
                },
            });
            foreach (JsonElement trial in expected.GetProperty("trials").EnumerateArray())
            {
                using TrainingTrial ours = study.Begin();
                foreach (JsonElement report in trial.GetProperty("reports").EnumerateArray())
                {
                    double value = report[1].ValueKind == JsonValueKind.Null ? double.NaN : report[1].GetDouble();
                    Assert.That(ours.Report(report[0].GetInt64(), value), Is.EqualTo(report[2].GetBoolean()), $"trial {ours.Number} of {expected}");
                    decisions++;
                    if (ours.ShouldPrune) hopeless++;
                }

                if (trial.GetProperty("end").GetString() == "completed") ours.Complete(0);
                else if (trial.GetProperty("end").GetString() == "pruned") ours.Prune();
                else ours.Fail(new InvalidOperationException());
            }
        }

        Assert.That(decisions, Is.GreaterThan(3_000));
        Assert.That(hopeless, Is.InRange(decisions / 10, decisions / 2), "both answers were seen");
    }

    [TestCase(ImprovementMode.Lower, 2.0, false)]
    [TestCase(ImprovementMode.Lower, 2.5, false, Description = "equal to the median of 1, 2, 3, 4")]
    [TestCase(ImprovementMode.Lower, 2.6, true)]
    [TestCase(ImprovementMode.Higher, 2.6, false)]
    [TestCase(ImprovementMode.Higher, 2.4, true)]
    public void Worse_than_the_median_is_hopeless(ImprovementMode mode, double value, bool hopeless)
    {
        using TrainingStudy study = monitor.StartStudy(new() { Mode = mode, Pruning = new() { StartupTrials = 4 } });
        foreach (double level in new[] { 3.0, 1, 4, 2 }) Completed(study, level);
        using TrainingTrial trial = study.Begin();
        Assert.That(trial.Report(1, value), Is.EqualTo(hopeless));
    }

    [Test]
    public void The_best_so_far_decides_not_the_last_value()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Pruning = new() { StartupTrials = 1 } });
        Completed(study, 1);
        using TrainingTrial trial = study.Begin();
        Assert.That(trial.Report(1, 0.5), Is.False);
        Assert.That(trial.Report(2, 9), Is.False);
    }

    [Test]
    public void Pruned_failed_and_running_trials_do_not_count_for_the_median()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Pruning = new() { StartupTrials = 1 } });
        Completed(study, 5);
        using TrainingTrial running = study.Begin(), pruned = study.Begin(), failed = study.Begin(), trial = study.Begin();
        running.Report(1, 1);
        pruned.Report(1, 1);
        pruned.Prune();
        failed.Report(1, 1);
        failed.Fail(new InvalidOperationException());
        Assert.That(trial.Report(1, 4), Is.False, "the median is 5");
    }

    [Test]
    public void A_hopeless_trial_is_pruned_when_it_is_left_and_may_complete_otherwise()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Pruning = new() { StartupTrials = 1 } });
        Completed(study, 1);
        using (TrainingTrial left = study.Begin()) Assert.That(left.Report(1, 7), Is.True);
        using (TrainingTrial stubborn = study.Begin())
        {
            Assert.That(stubborn.Report(1, 7), Is.True);
            stubborn.Complete(0.5);
        }

        StudyState state = study.State;
        Assert.That(state.Trials.Select(trial => (trial.Outcome, trial.Result)), Is.EqualTo(new (TrialOutcome?, double)[]
        {
            (TrialOutcome.Completed, 1), (TrialOutcome.Pruned, 7), (TrialOutcome.Completed, 0.5),
        }));
        Assert.That(state.Best?.Number, Is.EqualTo(3));
    }

    [Test]
    public void Without_the_option_nothing_is_hopeless()
    {
        using TrainingStudy study = monitor.StartStudy();
        for (int number = 0; number < 10; number++) Completed(study, 1);
        using TrainingTrial trial = study.Begin();
        Assert.That(trial.Report(1, double.PositiveInfinity), Is.False);
    }

    [Test]
    public void Infinite_values_have_their_place_in_the_order()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Pruning = new() { StartupTrials = 1 } });
        Completed(study, double.PositiveInfinity, result: 0);
        using TrainingTrial trial = study.Begin(), worst = study.Begin();
        Assert.That(trial.Report(1, double.MaxValue), Is.False);
        Completed(study, double.MaxValue, result: 0);
        Completed(study, double.MaxValue, result: 0);
        Assert.That(worst.Report(1, double.PositiveInfinity), Is.True);
    }

    private static void Completed(TrainingStudy study, double value, double? result = null)
    {
        using TrainingTrial trial = study.Begin();
        for (int step = 1; step <= 2; step++) trial.Report(step, value);
        trial.Complete(result ?? value);
    }
}
