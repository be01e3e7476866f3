using System.Globalization;
using FleetLoad;

const string Usage = """
    What a fleet costs in series, in each process, and in Prometheus.

      series      how many series a model, a process and a fleet have, computed
      process     one process with these models, measured; a fleet of them, computed
      replicas    a real Prometheus that scrapes as many targets, measured

      --models N      models with their versions in a process (default 50; replicas: 1)
      --classes N     2 or more (default 2)
      --segments N    values of the attribute that segments are made of (default 0)
      --bins N        published bins of scores of two classes, 0 for none (default 64)
      --no-window     no scores of a recent window
      --replicas N    processes (default 10000; replicas: 1000)
      --interval N    seconds between scrapes (default 15)
      --seconds N     how long replicas runs (default 300)
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string verb = args.FirstOrDefault() ?? "--help";
if (verb is not ("series" or "process" or "replicas"))
{
    Console.WriteLine(Usage);
    return verb == "--help" ? 0 : 2;
}

string? mistake = args.Skip(1).FirstOrDefault(static word => word.StartsWith("--", StringComparison.Ordinal) && !Usage.Contains($"  {word} ", StringComparison.Ordinal)) is { } unknown ? $"{unknown} is no option of this program." : null;
int Option(string name, int otherwise, int least = 1)
{
    if (Array.IndexOf(args, name) is var at && at < 1) return otherwise;
    string given = at + 1 < args.Length ? args[at + 1] : "missing";
    if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least) return value;
    mistake ??= $"{name} is {given}; it must be a whole number of at least {least}.";
    return otherwise;
}

bool many = verb == "replicas";
Shape shape = new()
{
    Models = Option("--models", many ? 1 : 50),
    Classes = Option("--classes", 2, least: 2),
    Segments = Option("--segments", 0, least: 0),
    ScoreBins = Option("--bins", 64, least: 0),
    Window = !args.Contains("--no-window"),
};
int replicas = Option("--replicas", many ? 1_000 : 10_000), interval = Option("--interval", 15);
int seconds = Option("--seconds", 300);
if (mistake is not null)
{
    await Console.Error.WriteLineAsync(mistake);
    return 2;
}

if (many) return await PrometheusLoad.RunAsync(shape, replicas, interval, seconds);
if (verb == "process")
{
    await Measurement.OfOneProcessAsync(shape, replicas, interval);
    return 0;
}

SeriesFormula formula = new(Path.Combine(AppContext.BaseDirectory, "telemetry.json"));
SortedDictionary<string, int> series = formula.Of(shape);
foreach (var (instrument, count) in series) Console.WriteLine($"{instrument,-42}{count,14:N0}");
long process = (long)series.Values.Sum() * shape.Models + SeriesFormula.OfTheProcess;
Console.WriteLine($"{"a model",-42}{series.Values.Sum(),14:N0}\n{"_created of a model, in OpenMetrics besides",-42}{formula.CreatedOf(shape),14:N0}\n{"a process",-42}{process,14:N0}\n{"the fleet",-42}{process * replicas,14:N0}\n{"samples a second of the fleet",-42}{process * replicas / interval,14:N0}");
return 0;
