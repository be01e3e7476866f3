using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Quickstart.Board;

/// <summary>Shows training and serving: drawn in place on a terminal, as plain lines where the output goes to a file, a pipe or too small a window.</summary>
internal static class LiveBoard
{
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(250);
    private const int FramesPerLine = 8;

    /// <summary>Shows the board until cancelled.</summary>
    /// <param name="console">Where.</param>
    /// <param name="read">Reads the state of now.</param>
    /// <param name="stop">Ends it.</param>
    public static Task ShowAsync(IAnsiConsole console, Func<BoardState> read, CancellationToken stop)
    {
        Profile terminal = console.Profile;
        if (!terminal.Capabilities.Interactive || !terminal.Capabilities.Ansi || !BoardView.Fits(terminal.Width, terminal.Height))
            return EachFrameAsync((state, frame) => { if (frame % FramesPerLine == 0) terminal.Out.Writer.WriteLine(LineOf(state)); }, read, stop);
        return console.Live(Draw(read())).Overflow(VerticalOverflow.Crop).StartAsync(
            live => EachFrameAsync((state, _) => live.UpdateTarget(Draw(state)), read, stop));

        IRenderable Draw(BoardState state) => new BoardView(state, terminal.Width, terminal.Height).Draw();
    }

    /// <summary>A board in one line.</summary>
    public static string LineOf(BoardState state) => string.Create(CultureInfo.InvariantCulture,
        $"{state.Elapsed.TotalSeconds,4:0} s  {Format.Count(state.CallsPerSecond),6} calls/s  p50 {Format.Duration(state.Median)}  p99 {Format.Duration(state.TailNow)}  accuracy {Format.Share(state.Recent.Accuracy)} of {Format.Count(state.Recent.Total)} labels  anomalies {state.Anomalies.Values.Sum()}  signals {state.Signals.Count}");

    private static async Task EachFrameAsync(Action<BoardState, int> show, Func<BoardState> read, CancellationToken stop)
    {
        using PeriodicTimer timer = new(Frame);
        for (int frame = 1; !stop.IsCancellationRequested; frame++)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            show(read(), frame);
        }
    }
}
