using System.Globalization;

namespace Fleet;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Starts an Orleans cluster of several processes on this machine. Workers count rows of one model and send the states of
        their metrics to one grain, which answers the pooled scores. On the way one worker crashes and comes back, and the silo
        that holds the grain is killed. At the end the pooled scores stand beside those of one engine that has seen every row.

          --silos N       processes that can hold the grain, 2 to 16 (default 3)
          --workers N     1 to 100 (default 8)
          --rows N        rows of each worker, 1000 to 1000000 (default 20000)
          --batch N       a worker sends after so many rows, 1 to 100000 (default 250)
          --seed N        0 to 2147483647: the same seed, the same rows (default 7)
          --keep FILE     keep the states in this SQLite file, and go on with what is in it; else a temporary one
          --help          this text

        Exit code 0: both are equal to the last bit; 1: they are not; 2: a mistake in the command line.
        """;

    public int Silos { get; private init; } = 3;

    public int Workers { get; private init; } = 8;

    public int Rows { get; private init; } = 20_000;

    public int Batch { get; private init; } = 250;

    public int Seed { get; private init; } = 7;

    /// <summary>Where the states are kept; null: in a temporary file.</summary>
    public string? Keep { get; private init; }

    public bool Help { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <returns>The options, or null and what is wrong with them.</returns>
    public static (Options? Options, string? Mistake) Parse(IReadOnlyList<string> arguments)
    {
        Options options = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            if (name is "--help" or "-h") return (options with { Help = true }, null);
            if (Range(name) is not { } range) return (null, $"{name} is no option of this sample; --help lists them.");
            if (++index == arguments.Count) return (null, $"{name} needs {range}.");
            if (With(options, name, arguments[index]) is not { } given) return (null, $"{name} is {arguments[index]}; it must be {range}.");
            options = given;
        }

        return (options, null);
    }

    private static string? Range(string name) => name switch
    {
        "--silos" => "a whole number from 2 to 16",
        "--workers" => "a whole number from 1 to 100",
        "--rows" => "a whole number from 1000 to 1000000",
        "--batch" => "a whole number from 1 to 100000",
        "--seed" => "a whole number from 0 to 2147483647",
        "--keep" => "the name of a file in a folder that exists",
        _ => null,
    };

    private static Options? With(Options options, string name, string value) => name switch
    {
        "--silos" when Whole(value, 2, 16) is { } silos => options with { Silos = silos },
        "--workers" when Whole(value, 1, 100) is { } workers => options with { Workers = workers },
        "--rows" when Whole(value, 1_000, 1_000_000) is { } rows => options with { Rows = rows },
        "--batch" when Whole(value, 1, 100_000) is { } batch => options with { Batch = batch },
        "--seed" when Whole(value, 0, int.MaxValue) is { } seed => options with { Seed = seed },
        "--keep" when value.Length > 0 && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) => options with { Keep = Path.GetFullPath(value) },
        _ => null,
    };

    private static int? Whole(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) && whole >= least && whole <= most ? whole : null;
}
