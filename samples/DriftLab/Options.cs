using System.Globalization;
using DriftLab.Scenarios;

namespace DriftLab;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public static readonly string Usage = $"""
        Replays a day of a model in a few seconds: the first half is the reference, the second is watched. Prints what was found, in the order of time.

          --scenario NAME  {string.Join(", ", Scenarios.Scenario.All.Select(static one => one.Name))} (default shift)
          --csv FILE       replay a column of a CSV file with a header instead, --column NAME says which; an empty cell, NaN and NA are missing
          --seed N         0 to 2147483647: the same seed, the same day (default 1)
          --json           print one JSON object and nothing else
          --out FILE       draw the series, the band of the reference and the findings: .svg or .html
          --port P         serve http://127.0.0.1:P/models, a live page, and /metrics for Prometheus, 0 to 65535; 0 takes any free port and prints it.
                           The replay then goes on at 100 rows a second until it is interrupted
          --table N        instead: every scenario with the seeds 1 to N, and in how many days something was found, 1 to 1000
          --help           this text

        {Samples.Otlp.Usage}

        Scenarios:
        {string.Join('\n', Scenarios.Scenario.All.Select(static one => $"  {one.Name,-15} {one.Description}"))}
        """;

    public string Scenario { get; private init; } = "shift";

    public string? Csv { get; private init; }

    public string? Column { get; private init; }

    public int Seed { get; private init; } = 1;

    public bool Json { get; private init; }

    public string? Picture { get; private init; }

    /// <summary>Loopback port of the page; null: none, 0: any free one.</summary>
    public int? Port { get; private init; }

    /// <summary>Seeds of the table; null for a single day.</summary>
    public int? Table { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <returns>The options, or null and what is wrong with them.</returns>
    public static (Options? Options, string? Mistake) Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        bool hasScenario = false;
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            hasScenario |= name == "--scenario";
            if (name is "--json") options = options with { Json = true };
            else if (name is "--help" or "-h") options = options with { Help = true };
            else if (Expected(name) is not { } expected) return (null, $"{name} is no option of this sample; --help lists them.");
            else if (++index == arguments.Count) return (null, $"{name} needs {expected}.");
            else if (With(options, name, arguments[index]) is { } given) options = given;
            else return (null, $"{name} is {arguments[index]}; it must be {expected}.");
        }

        if (options.Csv is null != options.Column is null) return (null, "--csv and --column belong together.");
        return options.Csv is not null && hasScenario ? (null, "--scenario and --csv are two things to replay; give one of them.") : (options, null);
    }

    private static string? Expected(string name) => name switch
    {
        "--scenario" => "one of " + string.Join(", ", Scenarios.Scenario.All.Select(static one => one.Name)),
        "--csv" => "a file that exists",
        "--column" => "the name of a column",
        "--seed" => "a whole number from 0 to 2147483647",
        "--out" => "the name of an .svg or .html file in a folder that exists",
        "--port" => "a whole number from 0 to 65535",
        "--table" => "a whole number from 1 to 1000",
        _ => null,
    };

    /// <summary>The options with one more value; null where it is not what it must be.</summary>
    private static Options? With(Options options, string name, string value) => name switch
    {
        "--scenario" when Scenarios.Scenario.All.Any(one => one.Name == value) => options with { Scenario = value },
        "--csv" when File.Exists(value) => options with { Csv = value },
        "--column" when value.Length > 0 => options with { Column = value },
        "--seed" when Whole(value, int.MaxValue) is { } seed => options with { Seed = seed },
        "--out" when Path.GetExtension(value) is ".svg" or ".html" && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) => options with { Picture = value },
        "--table" when Whole(value, 1000) is > 0 and { } seeds => options with { Table = seeds },
        "--port" when Whole(value, 65_535) is { } port => options with { Port = port },
        _ => null,
    };

    private static int? Whole(string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) && whole <= most ? whole : null;
}
