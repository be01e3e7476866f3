using ModelObservability;
using ModelObservability.Training;
using Training.Model;

namespace Training.Running;

/// <summary>A search for good hyperparameters.</summary>
internal static class StudyCommand
{
    public static int Run(Options options, int trials, TextWriter output, CancellationToken cancellation)
    {
        var (training, validation, test) = Tumours.Load(Options.DataPath).Split(options.Seed);
        Func<Tumours, Tumours> standardised = training.Standardisation();
        using ModelMonitor monitor = new("tumours", version: "1.0");
        using TrainingStudy study = monitor.StartStudy(new()
        {
            Name = "tumours",
            Metric = "validation loss",
            Trials = trials,
            Seed = options.Seed,
            Space = new Dictionary<string, SearchRange>
            {
                ["learning_rate"] = SearchRange.Logarithmic(1e-4, 1),
                ["momentum"] = SearchRange.Choice(0.0, 0.5, 0.9),
                ["hidden"] = SearchRange.WholeNumber(2, 48),
                ["weight_decay"] = SearchRange.Logarithmic(1e-6, 1e-1),
            },
            Pruning = new() { WarmupSteps = 3 },
        });
        foreach (TrainingTrial trial in study.Trials())
        {
            Settings settings = new()
            {
                LearningRate = trial.Get<double>("learning_rate"),
                Momentum = trial.Get<double>("momentum"),
                Hidden = trial.Get<int>("hidden"),
                WeightDecay = trial.Get<double>("weight_decay"),
                Epochs = options.Epochs ?? 20,
                Seed = options.Seed,
            };
            Try(trial, settings, standardised(training), standardised(validation));
            TrialState last = study.State.Trials[^1];
            output.WriteLine(FormattableString.Invariant($"{trial.Name}: {last.Outcome} after {last.Reports.Count} epochs, validation loss {last.Result:0.0000}"));
            if (cancellation.IsCancellationRequested) break;
        }

        StudyState state = study.State;
        output.WriteLine();
        output.Write(state.ToTable());
        if (state.Best is { } best)
            output.WriteLine(FormattableString.Invariant($"\nBest: trial {best.Number} with a validation loss of {best.Result:0.0000}; {state.Completed} completed, {state.Pruned} pruned, {state.Failed} failed."));
        if (options.Csv is { } csv) File.WriteAllText(csv, state.ToCsv());
        if (options.LogFolder is { } folder) File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder).FullName, "study.csv"), state.ToCsv());
        Held.UntilInterrupted(options, output, cancellation);
        return state.Best is null ? 1 : 0;

        void Try(TrainingTrial trial, Settings settings, Tumours training, Tumours validation)
        {
            string? folder = options.LogFolder is null ? null : Path.Combine(options.LogFolder, trial.Name.Replace(' ', '-'));
            using TrainingRun run = monitor.StartTraining(new()
            {
                Name = trial.Name,
                Epochs = settings.Epochs,
                Hyperparameters = trial.Parameters,
                OnSignal = static signal => signal.Code == "MO2001" ? TrainingAction.Stop : TrainingAction.Continue,
                Sinks = Sinks.Of(folder, csv: null, console: null),
            });
            Trainer trainer = new(training, validation, settings, TimeProvider.System) { ShouldContinue = (epoch, loss) => !trial.Report(epoch, loss) };
            trainer.Train(run, resumed: null, cancellation);
            if (run.StopDecision?.SignalCode is not null) trial.Complete(double.NaN); // no number any more: a failure
            else if (!trial.ShouldPrune && !cancellation.IsCancellationRequested) trial.Complete(run.State.BestValidationLoss);
            else trial.Dispose();
        }
    }
}
