using ModelObservability;
using ModelObservability.Training;
using Spectre.Console;

namespace Training.Running;

/// <summary>Where the records of a run go.</summary>
internal static class Sinks
{
    /// <summary>TensorBoard, CSV and JSON Lines in a folder; a CSV history somewhere else; the terminal.</summary>
    public static List<ITrainingSink> Of(string? folder, string? csv, IAnsiConsole? console)
    {
        List<ITrainingSink> sinks = [];
        if (folder is not null)
        {
            sinks.Add(new TensorBoardSink(folder));
            sinks.Add(new CsvSink(Path.Combine(folder, "history.csv")));
            sinks.Add(new CsvSink(Path.Combine(folder, "steps.csv"), new() { Rows = CsvRows.Steps }));
            sinks.Add(new JsonLinesSink(Path.Combine(folder, "run.jsonl")));
        }

        if (csv is not null) sinks.Add(new CsvSink(csv));
        if (console is not null) sinks.Add(new ConsoleSink(console: console));
        return sinks;
    }
}
