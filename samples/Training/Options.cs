using System.Globalization;
using Training.Breaking;

namespace Training;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = $"""
        Trains a small network to tell malignant tumours from benign ones while ModelObservability watches.

          --epochs N      passes over the samples, 1 to 1000000 (default 40, 20 in a study)
          --seed N        0 to 2147483647: the same seed, the same training (default 7)
          --break MODE    breaks the training on purpose and shows what is found:
                            nan      a learning rate that is far too high
                            spike    one batch of markers for missing values
                            plateau  a learning rate of zero
                            overfit  a large network and 24 samples
                            starve   a loader slower than the step
                            explode  inputs that are a hundred times larger from one step on
                            vanish   units that are never on
                            stall    a step that waits for something
                            diverge  labels drawn by lot from one step on
                            early-stop  more epochs than there is to learn
                            sink     a place for records that is full
          --study N       searches hyperparameters in N trials, 1 to 10000, and prints their table
          --logdir DIR    writes TensorBoard files, history.csv, steps.csv, run.jsonl and checkpoints there
          --resume        continues from the checkpoint in --logdir
          --csv FILE      writes a row per epoch, or per trial of a study
          --pace N        milliseconds added to each step, 0 to 10000, to watch it go (default 0, 20 with --port)
          --port P        serve http://127.0.0.1:P/models, a live page, and /metrics for Prometheus, until Ctrl+C;
                          0 to 65535, 0 takes any free port and prints it
          --help          this text

        {Samples.Otlp.Usage}
        In a pipe, with NO_COLOR and with TERM=dumb it writes plain lines.

        Exit code: 0; 1 where what was broken was not found in time or there is no checkpoint; 2 for a bad command line.
        """;

    public static readonly string DataPath = Path.Combine(AppContext.BaseDirectory, "Data", "breast_cancer.csv");

    public int? Epochs { get; private init; }

    public int Seed { get; private init; } = 7;

    public Breakage? Break { get; private init; }

    /// <summary>Trials of a study; null: one training.</summary>
    public int? Study { get; private init; }

    public string? LogFolder { get; private init; }

    public bool Resume { get; private init; }

    public string? Csv { get; private init; }

    /// <summary>Milliseconds added to each step; null: not said.</summary>
    public int? Pace { get; private init; }

    /// <summary>Loopback port of the page and the scrape; null: neither.</summary>
    public int? Port { get; private init; }

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

        if (options.Break is not null && options.Study is not null) return (null, "--break and --study do not go together.");
        return options.Resume && options.LogFolder is null ? (null, "--resume needs --logdir.") : (options, null);
    }

    private static Options? WithoutValue(Options options, string name) => name switch
    {
        "--resume" => options with { Resume = true },
        "--help" or "-h" => options with { Help = true },
        _ => null,
    };

    private static string? Range(string name) => name switch
    {
        "--epochs" => "a whole number from 1 to 1000000",
        "--seed" => "a whole number from 0 to 2147483647",
        "--break" => "one of " + string.Join(", ", Breakage.All.Select(static one => one.Name)),
        "--study" => "a whole number from 1 to 10000",
        "--pace" => "a whole number from 0 to 10000",
        "--port" => "a whole number from 0 to 65535",
        "--logdir" => "the name of a folder",
        "--csv" => "the name of a file in a folder that exists",
        _ => null,
    };

    /// <summary>The options with one more value; null where it is out of range.</summary>
    private static Options? WithValue(Options options, string name, string value) => name switch
    {
        "--epochs" when Whole(value, 1, 1_000_000) is { } epochs => options with { Epochs = epochs },
        "--seed" when Whole(value, 0, int.MaxValue) is { } seed => options with { Seed = seed },
        "--break" when Breakage.All.FirstOrDefault(one => one.Name == value) is { } breakage => options with { Break = breakage },
        "--study" when Whole(value, 1, 10_000) is { } trials => options with { Study = trials },
        "--pace" when Whole(value, 0, 10_000) is { } pace => options with { Pace = pace },
        "--port" when Whole(value, 0, 65_535) is { } port => options with { Port = port },
        "--logdir" when value.Length > 0 && !File.Exists(value) => options with { LogFolder = value },
        "--csv" when value.Length > 0 && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(value))) => options with { Csv = value },
        _ => null,
    };

    private static int? Whole(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int whole) && whole >= least && whole <= most ? whole : null;
}
