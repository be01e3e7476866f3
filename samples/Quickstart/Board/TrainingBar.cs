using System.Globalization;
using Quickstart.Model;
using Spectre.Console;

namespace Quickstart.Board;

/// <summary>Shows how training goes.</summary>
internal static class TrainingBar
{
    private const int EpochsPerLine = 10;

    /// <summary>Trains while it shows.</summary>
    /// <returns>The last progress.</returns>
    public static TrainingProgress Watch(IAnsiConsole console, IEnumerable<TrainingProgress> training) =>
        console.Profile.Capabilities is { Interactive: true, Ansi: true } ? Drawn(console, training) : Told(console.Profile.Out.Writer, training);

    private static TrainingProgress Drawn(IAnsiConsole console, IEnumerable<TrainingProgress> training) =>
        console.Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Dots) { Style = new Style(Palette.Accent) },
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 24, CompletedStyle = new Style(Palette.Accent), FinishedStyle = new Style(Palette.Good), RemainingStyle = new Style(Palette.Line) },
                new RemainingTimeColumn { Style = new Style(Palette.Dim) })
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("Training");
                TrainingProgress last = default;
                foreach (TrainingProgress progress in training)
                {
                    (last, bar.MaxValue, bar.Value, bar.Description) = (progress, progress.Epochs, progress.Epoch, LineOf(progress));
                }

                return last;
            });

    private static TrainingProgress Told(TextWriter writer, IEnumerable<TrainingProgress> training)
    {
        TrainingProgress last = default;
        foreach (TrainingProgress progress in training)
        {
            last = progress;
            if (progress.Epoch % EpochsPerLine == 0) writer.WriteLine(LineOf(progress));
        }

        return last;
    }

    private static string LineOf(TrainingProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"Training  epoch {progress.Epoch,2}/{progress.Epochs}  loss {progress.Loss:0.0000}  accuracy {progress.Accuracy,7:0.0 %}");
}
