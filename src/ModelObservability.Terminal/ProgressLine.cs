using ModelObservability.Training;
using Spectre.Console;

namespace ModelObservability.Terminal;

/// <summary>The text, as pieces with a style each.</summary>
internal static class ProgressLine
{
    private static readonly Style Dim = new(Color.Grey), Number = new(Color.Default), Good = new(Color.Green), Bad = new(Color.Red), Warn = new(Color.Yellow);

    public static StyledText[] OfStart(TrainingStarted started)
    {
        List<StyledText> pieces = [new("Training " + Words.Line(started.Model.Name) + (started.Model.Version is { } version ? " " + Words.Line(version) : ""), Number)];
        if (started.Step > 0) pieces.Add(new("  from step " + Words.Count(started.Step), Dim));
        foreach (var (name, value) in started.Hyperparameters) pieces.Add(new($"  {Words.Line(name)} {Words.Value(value)}", Dim));
        return [.. pieces];
    }

    /// <summary>The progress of an epoch as a log line.</summary>
    public static StyledText[] OfSteps(RunProgress progress) =>
    [
        new(Epoch(progress.Epoch, progress.Epochs), Number), new("  step " + Steps(progress), Number), .. Pace(progress).Select(one => one.Piece),
        .. Values("", [new("loss", progress.Loss), .. progress.Scores]).Select(one => one.Piece),
    ];

    public static StyledText[] OfEpoch(TrainingEpochEnded epoch, RunProgress progress) =>
        [new(Epoch(epoch.Epoch, progress.Epochs), Number), new("  step " + Words.Count(epoch.Step), Number), .. Results(epoch, "validation ").Select(one => one.Piece)];

    public static StyledText[] OfSignal(TrainingSignal record)
    {
        Signal signal = record.Signal;
        Style style = signal.Severity switch { SignalSeverity.Error => Bad, SignalSeverity.Warning => Warn, _ => Dim };
        IEnumerable<string> evidence = signal.Evidence.Where(one => one.Key is not ("run" or "epoch" or "step")).Select(one => $"{one.Key} {Words.Value(one.Value)}");
        return [new(signal.Code, style), new($" at step {Words.Count(record.Step)}: {signal.Message}", Number), new($" ({string.Join(", ", evidence)})", Dim)];
    }

    public static StyledText[] OfEnd(TrainingEnded ended, RunProgress progress)
    {
        Style style = ended.Outcome switch { TrainingOutcome.Completed => Good, TrainingOutcome.Stopped or TrainingOutcome.Cancelled => Warn, _ => Bad };
        string why = ended.Reason is { } reason ? $" ({Words.Line(reason)})" : "", epochs = progress.EpochsSeen == 1 ? "1 epoch" : Words.Count(progress.EpochsSeen) + " epochs";
        return [new(ended.Outcome.ToString(), style), new($"{why} after {epochs}, {Words.Count(ended.Step)} steps, {Words.Taken(ended.Time - progress.BegunAt)}", Number)];
    }

    /// <summary>The bar of an epoch and the values that fit beside it, chosen by importance.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="ended">The end of the epoch; null if it is still running.</param>
    /// <param name="width">The width in columns.</param>
    /// <param name="unicode">Whether the terminal has line characters.</param>
    public static StyledText[] OfBar(RunProgress progress, TrainingEpochEnded? ended, int width, bool unicode)
    {
        int bar = Math.Clamp(width / 4, 5, 30);
        double share = ended is not null ? 1 : progress.StepsPerEpoch is > 0 and { } steps ? Math.Clamp((double)progress.Steps / steps, 0, 1) : 0;
        int full = (int)(share * bar);
        List<StyledText> line =
        [
            new(Epoch(progress.Epoch, progress.Epochs) + " ", Number), new(new string(unicode ? '━' : '=', full), ended is null ? new(Color.Blue) : Good),
            new(new string(unicode ? '━' : '.', bar - full), new(Color.Grey23)), new(" " + Steps(progress), Number),
        ];
        List<(int Rank, StyledText Piece)> more = [.. ended is null ? Pace(progress) : [], .. ended is null ? Values("", [new("loss", progress.Loss), .. progress.Scores]) : Results(ended, "val ")];
        int room = width - line.Sum(piece => piece.Width);
        HashSet<StyledText> shown = new(ReferenceEqualityComparer.Instance);
        foreach (var (_, piece) in more.OrderBy(one => one.Rank))
        {
            if (piece.Width > room) continue;
            room -= piece.Width;
            shown.Add(piece);
        }

        line.AddRange(more.Select(one => one.Piece).Where(shown.Contains));
        return [.. line];
    }

    private static string Epoch(int epoch, int? epochs) => epochs is { } all
        ? $"Epoch {Words.Count(epoch).PadLeft(Words.Count(all).Length)}/{Words.Count(all)}"
        : "Epoch " + Words.Count(epoch);

    private static string Steps(RunProgress progress) => progress.StepsPerEpoch is { } steps
        ? $"{Words.Count(progress.Steps).PadLeft(Words.Count(steps).Length)}/{Words.Count(steps)}"
        : Words.Count(progress.Steps);

    private static IEnumerable<(int Rank, StyledText Piece)> Pace(RunProgress progress)
    {
        if (progress.StepsPerSecond > 0) yield return (3, new("  " + Words.Pace(progress.StepsPerSecond), Dim));
        if (progress.Remaining is { } left) yield return (2, new($"  {Words.Left(left)} left", Dim));
    }

    private static IEnumerable<(int Rank, StyledText Piece)> Results(TrainingEpochEnded epoch, string validation) =>
        [(2, new("  " + Words.Taken(epoch.Duration), Dim)), .. Values("", epoch.Train), .. Values(validation, epoch.Validation)];

    /// <summary>The losses first, then scores in the order they were reported.</summary>
    private static IEnumerable<(int Rank, StyledText Piece)> Values(string before, IEnumerable<TrainingScore> values)
    {
        int rank = 10;
        foreach (TrainingScore value in values)
            if (value.Name != "loss" || !double.IsNaN(value.Value) || before.Length == 0)
                yield return (value.Name == "loss" ? before.Length == 0 ? 0 : 1 : rank++, new($"  {before}{Words.Line(value.Name)} {Words.Of(value.Value)}", double.IsFinite(value.Value) ? Number : Bad));
    }
}
