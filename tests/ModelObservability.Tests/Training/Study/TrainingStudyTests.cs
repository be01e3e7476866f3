using System.Diagnostics;
using System.Globalization;
using ModelObservability.Testing;
using ModelObservability.Training;
using ModelObservability.Training.Sinks.Tests.Csv;

namespace ModelObservability.Tests.Training.Study;

[TestFixture]
public sealed class TrainingStudyTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    private static Dictionary<string, SearchRange> Space => new()
    {
        ["rate"] = SearchRange.Logarithmic(1e-4, 1),
        ["hidden"] = SearchRange.WholeNumber(4, 64),
        ["optimizer"] = SearchRange.Choice("sgd", "adam"),
    };

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public void A_study_runs_its_trials_and_finds_the_best()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Space = Space, Trials = 50, Seed = 7 });
        foreach (TrainingTrial trial in study.Trials()) trial.Complete(Math.Abs(Math.Log10(trial.Get<double>("rate")) + 2) + Math.Abs(trial.Get<int>("hidden") - 32) / 32.0);

        StudyState state = study.State;
        Assert.That((state.Started, state.Completed, state.Pruned, state.Failed, state.Running), Is.EqualTo((50, 50, 0, 0, 0)));
        Assert.That(state.Best!.Result, Is.EqualTo(state.Trials.Min(trial => trial.Result)));
        Assert.That(state.Trials.Select(trial => trial.Number), Is.EqualTo(Enumerable.Range(1, 50)));
        Assert.That(study.Trials(), Is.Empty, "they are used up");
    }

    [Test]
    public void Higher_is_better_if_the_study_says_so_and_the_first_of_equals_is_the_best()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Mode = ImprovementMode.Higher, Trials = 4 });
        foreach (TrainingTrial trial in study.Trials()) trial.Complete(trial.Number is 2 or 3 ? 0.9 : 0.1);
        Assert.That(study.State.Best?.Number, Is.EqualTo(2));
    }

    [Test]
    public void The_same_seed_gives_the_same_parameters_whatever_runs_in_parallel()
    {
        IReadOnlyDictionary<string, object>[] one = Parameters(seed: 3, parallel: false), again = Parameters(seed: 3, parallel: true), other = Parameters(seed: 4, parallel: false);
        Assert.That(again, Is.EqualTo(one));
        Assert.That(other, Is.Not.EqualTo(one));
        Assert.That(one.Distinct().Count(), Is.EqualTo(one.Length));
    }

    [Test]
    public void The_application_may_give_its_own_parameters()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Space = Space });
        using TrainingTrial trial = study.Begin(new Dictionary<string, object> { ["rate"] = 0.01, ["note"] = "the rate of last year" });
        Assert.That(trial.Get<double>("rate"), Is.EqualTo(0.01));
        Assert.That(trial.Parameters, Has.Count.EqualTo(2));
        Assert.That(() => trial.Get<int>("rate"), Throws.InstanceOf<InvalidCastException>().With.Message.EqualTo("rate is a Double, not a Int32."));
        Assert.That(() => trial.Get<int>("hidden"), Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(() => study.Begin(new Dictionary<string, object> { ["rate"] = new object() }), Throws.ArgumentException);
        Assert.That(study.State.Started, Is.EqualTo(1), "what was refused was not started");
    }

    [Test]
    public void A_trial_left_by_an_exception_or_without_a_result_has_failed_and_the_study_continues()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Trials = 4 });
        Assert.That(() =>
        {
            foreach (TrainingTrial trial in study.Trials()) throw new InvalidOperationException(trial.Name);
        }, Throws.InvalidOperationException.With.Message.EqualTo("trial 1"));
        foreach (TrainingTrial trial in study.Trials())
        {
            if (trial.Number == 2) trial.Fail(new IOException("a secret path"));
            if (trial.Number == 3) trial.Complete(double.NaN);
        }

        Assert.That(study.State.Trials.Select(trial => (trial.Outcome, trial.ErrorType)), Is.EqualTo(new (TrialOutcome?, string?)[]
        {
            (TrialOutcome.Failed, "_OTHER"), (TrialOutcome.Failed, "System.IO.IOException"), (TrialOutcome.Failed, "not_finite"), (TrialOutcome.Failed, "_OTHER"),
        }));
        Assert.That(study.State.Best, Is.Null);
    }

    [Test]
    public void Snapshots_do_not_change()
    {
        using TrainingStudy study = monitor.StartStudy();
        using TrainingTrial trial = study.Begin();
        trial.Report(1, 5);
        StudyState before = study.State;
        time.Advance(TimeSpan.FromSeconds(3));
        trial.Report(2, 4);
        trial.Complete(4);
        study.Begin();

        Assert.That((before.Started, before.Running, before.Trials[0].Outcome, before.Trials[0].Result, before.Trials[0].Reports.Count), Is.EqualTo((1, 1, (TrialOutcome?)null, 5.0, 1)));
        Assert.That(study.State.Trials[0].Duration, Is.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [Test]
    public void Inconsistent_counts_are_ignored_and_counted()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Pruning = new() });
        using TrainingTrial trial = study.Begin();
        trial.Report(3, 1);
        Assert.That(trial.Report(3, 2), Is.False);
        Assert.That(trial.Report(2, 2), Is.False);
        Assert.That(trial.Report(-1, 2), Is.False);
        trial.Complete(1);
        Assert.That(trial.Report(4, 2), Is.False);
        trial.Complete(9);
        trial.Fail(null!);
        trial.Prune();
        trial.Dispose();

        StudyState state = study.State;
        Assert.That(state.Rejected, Is.EqualTo(4));
        Assert.That(state.Trials[0].Reports, Is.EqualTo(new[] { new TrialReport(3, 1) }));
        Assert.That((state.Trials[0].Outcome, state.Trials[0].Result), Is.EqualTo(((TrialOutcome?)TrialOutcome.Completed, 1.0)), "the first word counts");
        using TrainingTrial chatty = study.Begin();
        for (int step = 0; step < 65_540; step++) chatty.Report(step, 0);
        Assert.That((study.State.Trials[1].Reports.Count, study.State.Rejected), Is.EqualTo((65_536, 8L)));
    }

    [Test]
    public void Nothing_is_lost_between_many_threads()
    {
        using MeterReadings readings = new(name);
        using TrainingStudy study = monitor.StartStudy(new() { Space = Space, Pruning = new() });
        long wrong = 0;
        using CancellationTokenSource over = new();
        Task watcher = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                StudyState state = study.State;
                if (state.Started != state.Completed + state.Pruned + state.Failed + state.Running) wrong++;
            }
        });
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            using TrainingTrial trial = study.Begin();
            for (int epoch = 1; epoch <= 5; epoch++)
                if (trial.Report(epoch, trial.Get<double>("rate") * epoch)) return;
            if (number % 7 == 0) trial.Fail(new InvalidOperationException());
            else if (number % 11 == 0) trial.Complete(double.NaN);
            else trial.Complete(trial.Get<double>("rate"));
        });
        over.Cancel();
        watcher.Wait();

        StudyState last = study.State;
        Assert.That(wrong, Is.Zero);
        Assert.That((last.Started, last.Running), Is.EqualTo((400, 0)));
        Assert.That(last.Completed + last.Pruned + last.Failed, Is.EqualTo(400));
        Assert.That(last.Trials.Select(trial => trial.Number), Is.EqualTo(Enumerable.Range(1, 400)));
        Assert.That(last.Failed, Is.Positive);
        foreach (var (outcome, count) in new[] { ("completed", last.Completed), ("pruned", last.Pruned), ("failed", last.Failed) })
            Assert.That(readings.Observe("ml.training.trials", ("ml.training.trial.outcome", outcome)), Is.EqualTo(count), outcome);
    }

    [Test]
    public void The_runs_of_a_trial_are_within_its_span_and_trials_within_that_of_the_study()
    {
        using SpanReadings spans = new(name);
        using (TrainingStudy study = monitor.StartStudy(new() { Name = "rates", Trials = 2, Space = new Dictionary<string, SearchRange> { ["rate"] = SearchRange.Uniform(0.5, 0.5) } }))
        {
            foreach (TrainingTrial trial in study.Trials())
            {
                using (TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Name = trial.Name }))
                    foreach (TrainingEpoch epoch in run.Epochs())
                        foreach (TrainingStep<int> step in epoch.Observe([1])) step.Report(1);
                if (trial.Number == 1) trial.Complete(0.25);
                else trial.Fail(new TimeoutException());
            }

            Assert.That(Activity.Current?.OperationName, Is.EqualTo($"study {name}"));
        }

        Assert.That(Activity.Current, Is.Null);
        Activity root = spans.Stopped.Single(span => span.OperationName == $"study {name}");
        Activity[] trials = [.. spans.Stopped.Where(span => span.OperationName == "trial")];
        Assert.That(trials.Select(span => span.ParentSpanId), Is.All.EqualTo(root.SpanId));
        Assert.That(spans.Stopped.Where(span => span.OperationName == $"train {name}").Select(span => span.ParentSpanId), Is.EqualTo(trials.Select(span => span.SpanId)));
        Assert.That(trials.Select(span => (span.GetTagItem("ml.training.trial"), span.GetTagItem("ml.training.hyperparameter.rate"), span.GetTagItem("ml.training.trial.outcome"),
            span.GetTagItem("ml.training.trial.result"), span.GetTagItem("error.type"), span.Status)), Is.EqualTo(new (object?, object?, object?, object?, object?, ActivityStatusCode)[]
        {
            (1, 0.5, "completed", 0.25, null, ActivityStatusCode.Unset), (2, 0.5, "failed", null, "System.TimeoutException", ActivityStatusCode.Error),
        }));
        Assert.That((root.GetTagItem("ml.training.study"), root.GetTagItem("ml.training.study.trials"), root.GetTagItem("ml.training.study.best.trial"), root.GetTagItem("ml.training.study.best.result")),
            Is.EqualTo(("rates", 2, 1, 0.25)));
    }

    [Test]
    public void Trials_on_other_threads_are_within_the_study_too()
    {
        using SpanReadings spans = new(name);
        using (TrainingStudy study = monitor.StartStudy())
        {
            ActivitySpanId id = Activity.Current!.SpanId;
            Thread other;
            using (ExecutionContext.SuppressFlow())
            {
                other = new(() =>
                {
                    using (study.Begin()) Assert.That(Activity.Current?.ParentSpanId, Is.EqualTo(id));
                    Assert.That(Activity.Current, Is.Null);
                });
                other.Start();
            }

            other.Join();
        }

        Assert.That(spans.Stopped.Count(span => span.OperationName == "trial"), Is.EqualTo(1));
    }

    [Test]
    public void A_study_that_is_over_begins_no_trial_and_its_open_ones_may_still_end()
    {
        TrainingStudy study = monitor.StartStudy();
        TrainingTrial open = study.Begin();
        study.Dispose();
        study.Dispose();
        open.Complete(1);
        Assert.That(study.Trials(), Is.Empty);
        Assert.That(() => study.Begin(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(study.State.Completed, Is.EqualTo(1));
        monitor.Dispose();
        Assert.That(() => monitor.StartStudy(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_csv_holds_what_the_table_shows()
    {
        using TrainingStudy study = monitor.StartStudy(new() { Space = Space, Trials = 6, Metric = "validation loss" });
        foreach (TrainingTrial trial in study.Trials())
        {
            time.Advance(TimeSpan.FromSeconds(1.5));
            trial.Report(trial.Number, 1.0 / 3 / trial.Number);
            if (trial.Number < 4) trial.Complete(1.0 / 3 / trial.Number);
            else if (trial.Number == 4) trial.Prune();
        }

        using TrainingTrial own = study.Begin(new Dictionary<string, object> { ["note"] = "two, \"quoted\"\nlines", ["trial"] = true });
        StudyState state = study.State;
        CsvReader csv = new(state.ToCsv(), strict: true);
        string[] table = state.ToTable().Split('\n')[..^1];

        Assert.That(csv.Header, Is.EqualTo(new[] { "trial", "outcome", "validation loss", "step", "seconds", "error", "hidden", "optimizer", "rate", "note", "parameter_trial" }));
        Assert.That(table, Has.Length.EqualTo(8));
        Assert.That(csv.Rows, Has.Length.EqualTo(7));
        Assert.That(csv.Column("note")[^1], Is.EqualTo("two, \"quoted\"\nlines"));
        Assert.That(csv.Column("outcome"), Is.EqualTo(new[] { "completed", "completed", "completed", "pruned", "failed", "failed", "running" }));
        for (int row = 0; row < 6; row++)
        {
            string[] shown = table[row + 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] held = [.. csv.Rows[row].Where(field => !string.IsNullOrEmpty(field)).Select(field => Six(field!))];
            Assert.That(shown, Is.EqualTo(held));
            Assert.That(double.Parse(csv.Column("rate")[row]!, CultureInfo.InvariantCulture), Is.EqualTo(state.Trials[row].Parameters["rate"]), "all digits");
            Assert.That(double.Parse(csv.Column("validation loss")[row]!, CultureInfo.InvariantCulture), Is.EqualTo(state.Trials[row].Result));
        }

        Assert.That(table.Select(line => line.Length).Distinct().Count(), Is.LessThanOrEqualTo(3), "columns line up but for what is left out at the right");
    }

    [Test]
    public void A_study_without_trials_is_a_table_without_rows()
    {
        using TrainingStudy study = monitor.StartStudy();
        Assert.That(study.State.ToTable(), Is.EqualTo("trial  outcome  loss  step  seconds  error\n"));
        Assert.That(study.State.ToCsv(), Is.EqualTo("trial,outcome,loss,step,seconds,error\r\n"));
    }

    [Test]
    public void Bad_options_are_refused_with_the_value_and_what_is_allowed()
    {
        Assert.That(() => new StudyOptions { Name = " " }, Throws.ArgumentException.With.Property("ParamName").EqualTo("Name"));
        Assert.That(() => new StudyOptions { Metric = "" }, Throws.ArgumentException.With.Property("ParamName").EqualTo("Metric"));
        Assert.That(() => new StudyOptions { Trials = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Trials is 0; it must be 1 to 100,000."));
        Assert.That(() => new StudyOptions { Mode = (ImprovementMode)5 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Lower, Higher"));
        Assert.That(() => new StudyOptions { Space = null! }, Throws.ArgumentNullException);
        Assert.That(() => new StudyOptions { Space = new Dictionary<string, SearchRange> { [" "] = SearchRange.Choice(1) } }, Throws.ArgumentException);
        Assert.That(() => new StudyOptions { Space = new Dictionary<string, SearchRange> { ["rate"] = null! } }, Throws.ArgumentException.With.Message.Contains("Space[rate] is null"));
        Assert.That(() => new MedianPruning { StartupTrials = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MedianPruning { WarmupSteps = -1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MedianPruning { MinimumTrials = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static string Six(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number.ToString("G6", CultureInfo.InvariantCulture) : field;

    private IReadOnlyDictionary<string, object>[] Parameters(int seed, bool parallel)
    {
        using TrainingStudy study = monitor.StartStudy(new() { Space = Space, Seed = seed });
        if (!parallel)
        {
            foreach (TrainingTrial trial in study.Trials()) trial.Complete(0);
        }
        else
        {
            Parallel.For(0, 20, _ =>
            {
                using TrainingTrial trial = study.Begin();
                trial.Complete(0);
            });
        }

        return [.. study.State.Trials.Select(trial => trial.Parameters)];
    }

    [Test]
    public void Parameters_named_like_columns_have_columns_of_their_own([Values("loss", "step", "trial")] string metric)
    {
        using ModelMonitor model = new("columns");
        using TrainingStudy named = model.StartStudy(new() { Metric = metric, Trials = 1 });
        using (TrainingTrial trial = named.Begin(new Dictionary<string, object> { ["trial"] = 7, ["parameter_trial"] = 8, ["parameter_x"] = 9, ["x"] = 10, [metric] = 11, ["metric_step"] = 12 })) trial.Complete(0.5);
        string[] lines = named.State.ToCsv().Split("\r\n");
        Assert.That(lines[0].Split(','), Is.Unique);
        Assert.That(lines[1].Split(','), Is.SupersetOf(named.State.Trials[0].Parameters.Values.Select(value => $"{value}")).And.Contain("0.5"));
    }
}
