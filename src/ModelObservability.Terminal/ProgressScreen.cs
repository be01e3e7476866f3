using ModelObservability.Training;
using Spectre.Console;

namespace ModelObservability.Terminal;

/// <summary>Puts lines and one bar on a console. The bar is always in the last line, and finished lines stay above it.</summary>
internal sealed class ProgressScreen(IAnsiConsole console, bool hasBar)
{
    private bool isInLine;

    public bool HasBar { get; } = hasBar;

    public void WriteLine(StyledText[] line)
    {
        EndLine();
        Put(line);
        if (HasBar) console.WriteLine();
    }

    /// <summary>A line above the bar, which is drawn again beneath it.</summary>
    public void WriteAbove(StyledText[] line, RunProgress progress)
    {
        bool hadBar = isInLine;
        Erase();
        WriteLine(line);
        if (hadBar) Draw(progress);
    }

    public void Draw(RunProgress progress) => Draw(progress, null);

    public void EndEpoch(TrainingEpochEnded epoch, RunProgress progress)
    {
        if (!HasBar)
        {
            WriteLine(ProgressLine.OfEpoch(epoch, progress));
            return;
        }

        Draw(progress, epoch);
        EndLine();
    }

    public void EndLine()
    {
        if (!isInLine) return;
        isInLine = false;
        console.WriteLine();
    }

    private void Draw(RunProgress progress, TrainingEpochEnded? ended)
    {
        if (isInLine) console.Write(new ControlCode("\r"));
        Put(ProgressLine.OfBar(progress, ended, Math.Max(20, console.Profile.Width - 1), console.Profile.Capabilities.Unicode)); // the last column would wrap
        console.Write(new ControlCode("\e[K"));
        isInLine = true;
    }

    private void Erase()
    {
        if (!isInLine) return;
        console.Write(new ControlCode("\r\e[K"));
        isInLine = false;
    }

    /// <summary>Lines of a log are not folded where some terminal would end: who reads them has their own.</summary>
    private void Put(StyledText[] line)
    {
        if (!HasBar)
        {
            console.Profile.Out.Writer.WriteLine(string.Concat(line.Select(piece => piece.Text)));
            console.Profile.Out.Writer.Flush();
            return;
        }

        Paragraph paragraph = new();
        foreach (StyledText piece in line) paragraph.Append(piece.Text, piece.Style);
        console.Write(paragraph);
    }
}
