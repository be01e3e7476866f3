using Samples;
using Training;
using Training.Model;
using Training.Running;

(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

if (options.Resume && Checkpoint.Read(options.LogFolder!) is null)
{
    await Console.Error.WriteLineAsync($"{options.LogFolder} holds no {Checkpoint.FileName}.");
    return 1;
}

// A run that is cut short ends in order: it is asked to stop, and prints what it found.
using Interruption interrupted = new();
await using Export export = new();
if (!await export.TryStartAsync("training", options.Port, Console.Out)) return 1;
return options.Study is { } trials
    ? StudyCommand.Run(options, trials, Console.Out, interrupted.Token)
    : TrainCommand.Run(options, Console.Out, interrupted.Token);
