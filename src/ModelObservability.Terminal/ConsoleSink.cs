using ModelObservability.Terminal;
using ModelObservability.Training;
using Spectre.Console;

namespace ModelObservability;

/// <summary>
/// Shows the progress of a run in the terminal: per epoch a bar with steps, rate, remaining time, losses and scores; signals as they are raised;
/// plain lines if output is redirected. Use <see cref="ConsoleProgress.Lines"/> for several runs at once.
/// </summary>
/// <example><code>
/// using TrainingRun run = monitor.StartTraining(new() { Epochs = 10, Sinks = [new ConsoleSink()] });
/// </code></example>
public sealed class ConsoleSink : ITrainingSink
{
    private readonly RunProgress progress = new();
    private readonly ProgressScreen screen;
    private readonly TimeSpan lineInterval;
    private bool gone;
    private bool disposed;

    /// <summary>Creates a sink that shows progress on a console.</summary>
    /// <param name="options">A bar or lines.</param>
    /// <param name="console">The console; null for standard output.</param>
    public ConsoleSink(ConsoleSinkOptions? options = null, IAnsiConsole? console = null)
    {
        options ??= new();
        console ??= AnsiConsole.Console;
        lineInterval = options.LineInterval;
        screen = new(console, options.Progress switch
        {
            ConsoleProgress.Bar => true,
            ConsoleProgress.Lines => false,
            _ => console.Profile.Capabilities is { Ansi: true, Interactive: true } && console.Profile.Out.IsTerminal,
        });
    }

    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public TimeSpan FlushInterval => screen.HasBar ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public void WriteStep(in TrainingStep reported)
    {
        progress.Add(in reported);
        if (!screen.HasBar && progress.SilentFor >= lineInterval) Show(() => screen.WriteLine(ProgressLine.OfSteps(progress)));
    }

    /// <inheritdoc/>
    public void Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        switch (record)
        {
            case TrainingStarted started:
                progress.Begin(started);
                Show(() => screen.WriteLine(ProgressLine.OfStart(started)));
                break;
            case TrainingSignal signal:
                Show(() => screen.WriteAbove(ProgressLine.OfSignal(signal), progress));
                break;
            case TrainingEpochEnded epoch:
                progress.End(epoch);
                Show(() => screen.EndEpoch(epoch, progress));
                break;
            case TrainingEnded ended:
                Show(() => screen.WriteLine(ProgressLine.OfEnd(ended, progress)));
                break;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (screen.HasBar && progress.HasMoved) Show(() => screen.Draw(progress));
    }

    /// <summary>Ends the current line. Nothing is written afterwards.</summary>
    public void Dispose()
    {
        if (disposed) return;
        Show(screen.EndLine);
        disposed = true;
    }

    /// <summary>A console that fails is reported once, by this exception, and not used again: a closed terminal does not come back.</summary>
    private void Show(Action write)
    {
        progress.Shown();
        if (gone || disposed) return;
        gone = true;
        write();
        gone = false;
    }
}
