using System.Globalization;

namespace Quickstart;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = $"""
        Trains a small network on images of digits, then serves it while ModelObservability watches.

          --seconds N     how long to serve, 0.1 to 86400 (default 20)
          --rate N        calls per second of all threads together, 1 to 100000 (default 250)
          --threads N     threads that call the model, 1 to 64 (default 4)
          --seed N        0 to 2147483647: the same seed, the same network (default 7)
          --port P        serve http://127.0.0.1:P/models, a live page, and /metrics for Prometheus, 0 to 65535; 0 takes any free port and prints it
          --hold          stay scrapable after the run, until a line or the end of standard input
          --json          print one JSON object at the end and nothing else
          --picture FILE  write the last board as SVG
          --help          this text

        {Samples.Otlp.Usage}
        In a pipe, with NO_COLOR and with TERM=dumb it writes plain lines.
        """;

    /// <summary>How long to serve.</summary>
    public TimeSpan Serving { get; private init; } = TimeSpan.FromSeconds(20);

    /// <summary>Calls per second of all threads together, in the mean.</summary>
    public int Rate { get; private init; } = 250;

    public int Threads { get; private init; } = 4;

    public int Seed { get; private init; } = 7;

    /// <summary>Loopback port of the scrape endpoint; null: none, 0: any free one.</summary>
    public int? Port { get; private init; }

    public bool Hold { get; private init; }

    public bool Json { get; private init; }

    /// <summary>The file to draw the last board into.</summary>
    public string? Picture { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <returns>The options, or null and what is wrong with them.</returns>
    public static (Options? Options, string? Mistake) Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            if (WithoutValue(options, name) is { } flagged)
            {
                options = flagged;
                continue;
            }

            if (Range(name) is not { } range) return (null, $"{name} is no option of this sample; --help lists them.");
            if (++index == arguments.Count) return (null, $"{name} needs {range}.");
            if (WithValue(options, name, arguments[index]) is not { } given) return (null, $"{name} is {arguments[index]}; it must be {range}.");
            options = given;
        }

        return (options, null);
    }

    private static Options? WithoutValue(Options options, string name) => name switch
    {
        "--hold" => options with { Hold = true },
        "--json" => options with { Json = true },
        "--help" or "-h" => options with { Help = true },
        _ => null,
    };

    private static string? Range(string name) => name switch
    {
        "--seconds" => "a number from 0.1 to 86400",
        "--rate" => "a whole number from 1 to 100000",
        "--threads" => "a whole number from 1 to 64",
        "--seed" => "a whole number from 0 to 2147483647",
        "--port" => "a whole number from 0 to 65535",
        "--picture" => "the name of a file in a folder that exists",
        _ => null,
    };

    /// <summary>The options with one more value; null where it is out of range.</summary>
    private static Options? WithValue(Options options, string name, string value) => name switch
    {
        "--seconds" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0.1 and <= 86_400 => options with { Serving = TimeSpan.FromSeconds(seconds) },
        "--rate" when Whole(value, 1, 100_000) is { } rate => options with { Rate = rate },
        "--threads" when Whole(value, 1, 64) is { } threads => options with { Threads = threads },
        "--seed" when Whole(value, 0, int.MaxValue) is { } seed => options with { Seed = seed },
        "--port" when Whole(value, 0, 65_535) is { } port => options with { Port = port },
        "--picture" when value.Length > 0 && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) => options with { Picture = value },
        _ => null,
    };

    private static int? Whole(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) && whole >= least && whole <= most ? whole : null;
}
