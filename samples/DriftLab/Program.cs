using DriftLab;
using DriftLab.Drawing;
using DriftLab.Lab;
using DriftLab.Scenarios;
using Samples;

(Options? options, string? mistake) = Options.Parse(args);
if (options is null || options.Help)
{
    await (options is null ? Console.Error : Console.Out).WriteLineAsync(mistake ?? Options.Usage);
    return options is null ? 2 : 0;
}

using Interruption interrupted = new();

if (options.Table is { } seeds)
{
    Table.Print(Console.Out, seeds);
    return 0;
}

// 1. The day.
string title = options.Csv is { } file ? $"{Path.GetFileName(file)}, {options.Column}" : $"{options.Scenario}, seed {options.Seed}";
Row[] day;
try
{
    day = options.Csv is { } path ? CsvColumn.Day(path, options.Column!) : Scenario.All.Single(one => one.Name == options.Scenario).Day(options.Seed);
}
catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

// 2. Where it can be seen.
await using Export export = new();
if (!await export.TryStartAsync("drift-lab", options.Port, options.Json ? Console.Error : Console.Out)) return 1;

// 3. What is found in it.
using Replay replay = new(day, options.Seed);
replay.Run();
await Console.Out.WriteLineAsync(options.Json ? Report.Json(options.Csv is null ? options.Scenario : "csv", replay) : Report.Text(title, replay));
await Console.Out.FlushAsync();
if (options.Picture is { } picture) await File.WriteAllTextAsync(picture, Picture.Of(title, replay, asPage: Path.GetExtension(picture) == ".html"));
if (options.Port is not null) await replay.GoOnAsync(interrupted.Token);
return 0;
