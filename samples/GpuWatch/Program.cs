using GpuWatch;
using ModelObservability;
using Samples;
using Spectre.Console;

(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

using Interruption interrupted = new();
using GpuMonitor monitor = new(new() { LibraryPath = options.Library });

if (options.Csv is not null)
{
    try
    {
        await CsvLog.WriteAsync(options.Csv, options.Seconds!.Value, monitor, interrupted.Token);
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}

await using Export export = new();
if (options.Port is not null && !await export.TryStartAsync("gpuwatch", options.Port, Console.Out, GpuMonitor.MeterName)) return 1;

GpuSnapshot first = await Reading.NextAsync(monitor, interrupted.Token);
if (options.Json)
{
    await using Stream output = Console.OpenStandardOutput();
    JsonReport.Write(output, first);
    output.WriteByte((byte)'\n');
    return 0;
}

IAnsiConsole console = Terminal.Create();
View view = new(console.Profile.Width, console.Profile.Out.IsTerminal ? console.Profile.Height : null);
if (options.Once || console.Profile.Capabilities is not { Interactive: true, Ansi: true })
{
    console.Write(view.Draw(first));
    if (options.Port is not null) interrupted.Token.WaitHandle.WaitOne();
    return 0;
}

await console.Live(view.Draw(first)).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
{
    while (!interrupted.Token.IsCancellationRequested)
    {
        live.UpdateTarget(view.Draw(await Reading.NextAsync(monitor, interrupted.Token)));
        live.Refresh();
    }
});
return 0;
