using System.Diagnostics;
using System.Globalization;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Terminal.Tests;

[TestFixture]
public sealed class ConsoleSinkTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void An_epoch_is_one_line_that_grows()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 3, steps: 100));
        for (int step = 1; step <= 40; step++) Step(sink, 1, step, step * 0.1, loss: 1.0 / step);
        sink.Flush();

        Assert.That(screen.Lines, Is.EqualTo(new[]
        {
            "Training digits 1.0  rate 0.05  batch 32",
            "Epoch 1/3 ━━━━━━━━━━━━━━━━━━━━━━━━  40/100  10 steps/s  0:26 left  loss 0.1070  accuracy 0.5000",
        }));

        for (int step = 41; step <= 100; step++) Step(sink, 1, step, step * 0.1, loss: 1.0 / step);
        sink.Flush();
        sink.Write(new TrainingEpochEnded(Start.AddSeconds(11), 1, 100, TimeSpan.FromSeconds(11), [new("loss", 0.0519), new("accuracy", 0.5)], [new("loss", 0.061), new("f1", 0.9)]));
        Assert.That(screen.Lines[1..], Is.EqualTo(new[] { "Epoch 1/3 ━━━━━━━━━━━━━━━━━━━━━━━━ 100/100  11.0 s  loss 0.0519  accuracy 0.5000  val loss 0.0610" }));
        Assert.That(screen.Written, Does.EndWith("\n"));
    }

    [Test]
    public void What_does_not_fit_is_left_out_the_losses_last([Values(20, 30, 40, 60, 80, 100, 200)] int width)
    {
        Screen screen = new(width);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 300, steps: 10_000));
        for (int step = 1; step <= 40; step++) Step(sink, 1, step, step * 0.1, loss: 0.25);
        sink.Flush();
        sink.Write(new TrainingEpochEnded(Start.AddSeconds(1), 1, 10_000, TimeSpan.FromSeconds(11), [new("loss", 0.25), new("accuracy", 0.5)], [new("loss", 0.5), new("accuracy", 0.5)]));

        string line = screen.Lines[^1];
        Assert.That(screen.Lines.Skip(1).Select(one => one.Length), width >= 40 ? Is.All.LessThan(width) : Is.All.Positive);
        Assert.That(line.Contains(" loss 0.25", StringComparison.Ordinal), Is.EqualTo(width >= 60));
        Assert.That(line.Contains("val loss 0.5", StringComparison.Ordinal), Is.EqualTo(width >= 80));
        Assert.That(line.Contains("val accuracy", StringComparison.Ordinal), Is.EqualTo(width >= 200));
    }

    [Test]
    public void Output_that_is_redirected_gets_plain_lines_whole_whatever_their_length()
    {
        Screen screen = new(width: 40, isTerminal: false);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 2, steps: null));
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            for (int step = 1; step <= 10; step++) Step(sink, epoch, (epoch - 1) * 10 + step, epoch * 10 + step * 0.1, loss: 0.5);
            sink.Flush();
            sink.Write(new TrainingEpochEnded(Start.AddSeconds(epoch * 12), epoch, epoch * 10, TimeSpan.FromSeconds(0.25), [new("loss", 0.5), new("accuracy", 0.5)], [new("loss", 2e-5)]));
        }

        sink.Write(new TrainingEnded(Start.AddSeconds(75), 2, 20, TrainingOutcome.Stopped, "no_improvement"));
        sink.Dispose();
        Assert.That(screen.Written, Is.EqualTo(string.Join(Environment.NewLine,
            "Training digits 1.0  rate 0.05  batch 32",
            "Epoch 1/2  step 10  250 ms  loss 0.5000  accuracy 0.5000  validation loss 2.00e-05",
            "Epoch 2/2  step 20  250 ms  loss 0.5000  accuracy 0.5000  validation loss 2.00e-05",
            "Stopped (no_improvement) after 2 epochs, 20 steps, 1:15",
            "")));
    }

    [Test]
    public void A_long_epoch_says_now_and_then_how_far_it_is()
    {
        Screen screen = new(isTerminal: false);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 1, steps: 100));
        for (int step = 1; step <= 70; step++) Step(sink, 1, step, step, loss: 0.5);
        Assert.That(screen.Lines[1..], Is.EqualTo(new[]
        {
            "Epoch 1/1  step  30/100  1 steps/s  1:10 left  loss 0.5000  accuracy 0.5000",
            "Epoch 1/1  step  60/100  1 steps/s  0:40 left  loss 0.5000  accuracy 0.5000",
        }));
    }

    [Test]
    public void A_signal_stands_above_the_bar()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 3, steps: 100));
        for (int step = 1; step <= 40; step++) Step(sink, 1, step, step * 0.1, loss: 0.5);
        sink.Flush();
        Dictionary<string, object> evidence = new() { ["run"] = "1", ["epoch"] = 1, ["step"] = 40L, ["loss"] = 88.25, ["level"] = 0.000123, ["batches"] = new long[] { 39, 40 } };
        sink.Write(new TrainingSignal(Start, 1, 40, new("MO2002", SignalSeverity.Warning, new("digits"), "The training loss jumped", "", Start, evidence, default(ActivityContext))));
        Assert.That(screen.Lines[1..], Is.EqualTo(new[]
        {
            "MO2002 at step 40: The training loss jumped (loss 88.25, level 1.23e-4, batches 39 40)",
            "Epoch 1/3 ━━━━━━━━━━━━━━━━━━━━━━━━  40/100  10 steps/s  0:26 left  loss 0.5000  accuracy 0.5000",
        }));
    }

    [Test]
    public void A_loss_that_is_no_number_is_shown_and_the_mean_goes_on_after_it()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: null, steps: null));
        Step(sink, 1, 1, 1, 3);
        Step(sink, 1, 2, 2, double.NaN);
        sink.Flush();
        Assert.That(screen.Lines[^1], Does.EndWith("2  1 steps/s  loss NaN  accuracy 0.5000"));
        Step(sink, 1, 3, 3, 1);
        sink.Flush();
        Assert.That(screen.Lines[^1], Does.EndWith("3  1 steps/s  loss 2.0000  accuracy 0.5000"));
    }

    [Test]
    public void A_run_that_goes_on_from_a_checkpoint_counts_the_steps_of_its_own_epoch()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(new TrainingStarted(Start, 7, 700, "id", new("m"), new Dictionary<string, object>()) { Epochs = 10, StepsPerEpoch = 100 });
        for (int step = 701; step <= 750; step++) Step(sink, 8, step, step - 700, 0.5);
        sink.Flush();
        Assert.That(screen.Lines[0], Is.EqualTo("Training m  from step 700"));
        Assert.That(screen.Lines[1], Does.StartWith("Epoch  8/10 ").And.Contain("50/100  1 steps/s  4:10 left"));
    }

    [Test]
    public void The_gap_between_epochs_is_part_of_the_time_that_is_left_and_not_of_the_pace()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 4, steps: 10));
        double now = 0;
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            for (int step = 1; step <= 10; step++) Step(sink, epoch, (epoch - 1) * 10 + step, now += 1, 0.5);
            if (epoch == 1) sink.Write(new TrainingEpochEnded(Start.AddSeconds(now += 59), 1, 10, TimeSpan.FromSeconds(69), [new("loss", 0.5)], []));
        }

        sink.Flush();
        Assert.That(screen.Lines[^1], Does.Contain("10/10  1 steps/s  2:20 left"), "two epochs of 10 s and two gaps of 60 s");
    }

    [Test]
    public void Nothing_is_written_where_nothing_is_new_or_the_sink_is_disposed()
    {
        Screen screen = new();
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 1, steps: 10));
        Step(sink, 1, 1, 1, 0.5);
        sink.Flush();
        int before = screen.Written.Length;
        sink.Flush();
        Assert.That(screen.Written, Has.Length.EqualTo(before));
        sink.Dispose();
        Assert.That(screen.Written, Does.EndWith("\n"), "the line it was in is ended");
        before = screen.Written.Length;

        sink.Dispose();
        Step(sink, 1, 2, 2, 0.5);
        sink.Flush();
        sink.Write(new TrainingEpochEnded(Start, 1, 2, TimeSpan.Zero, [], []));
        sink.Write(new TrainingEnded(Start, 1, 2, TrainingOutcome.Completed));
        Assert.That(screen.Written, Has.Length.EqualTo(before));
    }

    [Test]
    [ProvokesFaults]
    public void A_console_that_is_gone_is_told_of_once_and_training_goes_on()
    {
        Screen screen = new();
        using ModelMonitor monitor = new(nameof(A_console_that_is_gone_is_told_of_once_and_training_goes_on));
        List<string> signals = [];
        monitor.SignalRaised += signal =>
        {
            lock (signals) signals.Add(signal.Code);
        };
        screen.Fails = () => new IOException("broken pipe");
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 3, Sinks = [new ConsoleSink(console: screen.Console)] });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 2_000))) step.Report(0.5);
        run.Dispose();

        Assert.That(run.State.Outcome, Is.EqualTo(TrainingOutcome.Completed));
        Assert.That(signals.Count(code => code == "MO2011"), Is.EqualTo(1));
        Assert.That(run.SinkCounts[0], Has.Property("Failures").EqualTo(1).And.Property("Dropped").EqualTo(0));
    }

    [Test]
    public void A_real_run_shows_every_epoch_and_how_it_ended()
    {
        Screen screen = new();
        using ModelMonitor monitor = new("digits");
        using (TrainingRun run = monitor.StartTraining(new() { Epochs = 3, Sinks = [new ConsoleSink(console: screen.Console)] }))
        {
            foreach (TrainingEpoch epoch in run.Epochs())
            {
                foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 50))) step.Report(1.0 / epoch.Number);
                run.ReportValidation(0.5, new TrainingScore("accuracy", 0.9));
            }
        }

        Assert.That(screen.Lines.Select(line => line.Split("  ")[0]), Is.EqualTo(new[]
        {
            "Training digits", "Epoch 1/3 ━━━━━━━━━━━━━━━━━━━━━━━━ 50/50", "Epoch 2/3 ━━━━━━━━━━━━━━━━━━━━━━━━ 50/50", "Epoch 3/3 ━━━━━━━━━━━━━━━━━━━━━━━━ 50/50",
            screen.Lines[^1],
        }));
        Assert.That(screen.Lines[^1], Does.StartWith("Completed after 3 epochs, 150 steps, "));
        Assert.That(screen.Lines[2], Does.Contain("  loss 0.5000  val loss 0.5000"));
    }

    [Test]
    public void Names_cannot_move_the_cursor_or_start_a_line()
    {
        Screen screen = new(width: 200);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(new TrainingStarted(Start, 0, 0, "id", new("m\r\n\e[2J"), new Dictionary<string, object> { ["a\nb"] = "[red]x[/]\e[1A" }));
        sink.WriteStep(new() { Time = Start, Epoch = 1, Step = 1, Loss = 1, Scores = [new("f\n1 [bold]", 0.5)] });
        sink.Flush();
        Assert.That(screen.Lines, Has.Length.EqualTo(2));
        Assert.That(screen.Lines[0], Is.EqualTo("Training m   [2J~900d2e3d  a b [red]x[/] [1A"));
        Assert.That(screen.Lines[1], Does.EndWith("f 1 [bold] 0.5000"));
    }

    [Test]
    public void Letters_of_two_columns_count_as_two()
    {
        Screen screen = new(width: 60);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 1, steps: 10));
        sink.WriteStep(new() { Time = Start, Epoch = 1, Step = 1, Loss = 1, Scores = [new("精度精度精", 0.5)] });
        sink.Flush();
        Assert.That(screen.Lines[^1], Does.Not.Contain("精度"), "it would not fit");
    }

    [Test]
    public void A_terminal_without_line_characters_gets_plain_ones()
    {
        Screen screen = new(unicode: false);
        ConsoleSink sink = new(console: screen.Console);
        sink.Write(Started(epochs: 1, steps: 2));
        Step(sink, 1, 1, 1, 0.5);
        sink.Flush();
        Assert.That(screen.Lines[^1], Does.StartWith("Epoch 1/1 ============............ 1/2  loss"));
    }

    [TestCase("de-DE")]
    [TestCase("fa-IR")]
    public void The_culture_of_the_application_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            An_epoch_is_one_line_that_grows();
            Output_that_is_redirected_gets_plain_lines_whole_whatever_their_length();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void It_is_drawn_ten_times_a_second_as_a_bar_and_no_more_often_than_files_as_lines()
    {
        Assert.That(new ConsoleSink(console: new Screen().Console).FlushInterval, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
        Assert.That(new ConsoleSink(console: new Screen(isTerminal: false).Console).FlushInterval, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(new ConsoleSink(new() { Progress = ConsoleProgress.Lines }, new Screen().Console).FlushInterval, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Bad_options_are_refused()
    {
        Assert.That(() => new ConsoleSinkOptions { Progress = (ConsoleProgress)9 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Automatic, Bar, Lines"));
        Assert.That(() => new ConsoleSinkOptions { LineInterval = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static TrainingStarted Started(int? epochs, int? steps) =>
        new(Start, 0, 0, "id", new("digits", "1.0"), new Dictionary<string, object> { ["rate"] = 0.05, ["batch"] = 32 }) { Epochs = epochs, StepsPerEpoch = steps };

    private static void Step(ConsoleSink sink, int epoch, long step, double seconds, double loss) =>
        sink.WriteStep(new() { Time = Start.AddSeconds(seconds), Epoch = epoch, Step = step, Loss = loss, Scores = [new("accuracy", 0.5)] });
}
