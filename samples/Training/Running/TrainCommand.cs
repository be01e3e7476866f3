using System.Collections.Concurrent;
using ModelObservability;
using ModelObservability.Training;
using Samples;
using Training.Breaking;
using Training.Model;

namespace Training.Running;

/// <summary>One training, with or without something broken.</summary>
internal static class TrainCommand
{
    /// <returns>The exit code: 1 where what was broken was not found in time.</returns>
    public static int Run(Options options, TextWriter output, CancellationToken cancellation)
    {
        Breakage? breakage = options.Break;
        Checkpoint? resumed = options.Resume ? Checkpoint.Read(options.LogFolder!) : null;
        Settings settings = new() { Seed = options.Seed };
        settings = resumed?.Settings ?? breakage?.Settings(settings) ?? settings;
        if (options.Epochs is { } epochs) settings = settings with { Epochs = epochs };
        var (training, validation, test) = Tumours.Load(Options.DataPath).Split(settings.Seed);
        if (breakage?.Samples is { } samples) training = training.Pick(Enumerable.Range(0, samples).ToArray());
        Func<Tumours, Tumours> standardised = training.Standardisation();

        using ModelMonitor monitor = new("tumours", version: "1.0");
        ConcurrentQueue<Signal> found = new();
        monitor.SignalRaised += found.Enqueue;
        using TrainingRun run = monitor.StartTraining(new()
        {
            Epochs = settings.Epochs,
            Hyperparameters = settings.AsHyperparameters(),
            ResumeFrom = resumed?.Position ?? default,
            EarlyStopping = breakage?.StopsEarly ?? true ? new() { Patience = 6, MinimumDelta = 1e-4 } : null,
            OnSignal = Decide,
            CrashReportFolder = options.LogFolder,
            Detection = breakage?.Detection ?? new(),
            Sinks = [.. Sinks.Of(options.LogFolder, options.Csv, Terminal.Create()), .. breakage?.Sinks() ?? []],
        });
        Trainer trainer = new(standardised(training), standardised(validation), settings, TimeProvider.System) { Breakage = breakage, Folder = options.LogFolder, Pace = options.Pace ?? (options.Port is null ? 0 : 20) };
        Network network = trainer.Train(run, resumed, cancellation);
        Evaluation tested = new(network, standardised(test));
        Print(run, tested);
        run.Dispose(); // everything is written, and the terminal is free

        output.WriteLine(FormattableString.Invariant(
            $"Test: accuracy {tested.Confusion.Value.Accuracy:0.000}, recall {tested.Confusion.Value.Recall:0.000}, ROC AUC {tested.RocAuc:0.000}, loss {tested.Loss:G4}"));
        foreach (TrainingSinkCounts counts in run.SinkCounts)
            if (counts.Dropped > 0) output.WriteLine($"{counts.Sink} did not get {counts.Dropped} of {counts.Offered} records.");
        if (options.LogFolder is not null) output.WriteLine($"Written to {options.LogFolder}: tensorboard --logdir {options.LogFolder}");
        int exitCode = breakage is null ? 0 : Findings.Print(breakage, [.. found], output);
        Held.UntilInterrupted(options, output, cancellation);
        return exitCode;
    }

    /// <summary>What an application decides on what was found.</summary>
    private static TrainingAction Decide(Signal signal) => signal.Code switch
    {
        "MO2001" or "MO2006" or "MO2009" => TrainingAction.Stop, // no number, overfitting, diverged: the best network is kept
        "MO2002" => TrainingAction.SkipBatch, // a loss spike
        "MO2003" or "MO2004" => TrainingAction.LowerLearningRate, // a plateau, exploding gradients
        _ => TrainingAction.Continue,
    };

    private static void Print(TrainingRun run, Evaluation tested)
    {
        TrainingPosition now = run.Position;
        run.Write(TrainingImage.OfConfusion(TimeProvider.System.GetUtcNow(), now.Epochs, now.Steps, "confusion/test", tested.Table));
        run.Write(new TrainingText(TimeProvider.System.GetUtcNow(), now.Epochs, now.Steps, "test", FormattableString.Invariant($"accuracy **{tested.Confusion.Value.Accuracy:0.000}**, ROC AUC **{tested.RocAuc:0.000}**")));
    }
}
