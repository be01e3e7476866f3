using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>Runs the sections, prints the table, writes JSON.</summary>
internal static class RatioTable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Exit code 0 where every promise held, 1 where one did not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        string? file = null, only = null;
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) return Usage();
            if (args[i] == "--json") file = args[i + 1];
            else if (args[i] == "--only") only = args[i + 1];
            else return Usage();
        }

        RatioSection[] sections = [.. RatioSection.All.Where(section => only is null || section.Name == only)];
        if (sections.Length == 0) return Usage();

        var rows = new List<(string Section, RatioRow Row)>();
        Console.WriteLine($"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, vectors of {Vector<byte>.Count * 8} bits");
        foreach (RatioSection section in sections)
        {
            Console.WriteLine();
            Console.WriteLine(Line($"{section.Name}", "against", "ratio", "limit", "", "bytes", "ok"));
            foreach (RatioRow row in section.Rows())
            {
                rows.Add((section.Name, row));
                Console.WriteLine(Line(
                    row.Name, row.Control, Number(row.Ratio), Number(row.Limit), row.Measure, Number(row.AllocatedBytes), row.Ok ? "yes" : "NO") + "  " + row.Note);
            }
        }

        if (file is not null) Write(file, rows);
        return rows.All(entry => entry.Row.Ok) ? 0 : 1;
    }

    private static void Write(string file, List<(string Section, RatioRow Row)> rows)
    {
        var document = new
        {
            Processor = Processor(),
            Cores = Environment.ProcessorCount,
            Runtime = RuntimeInformation.FrameworkDescription,
            System = RuntimeInformation.OSDescription,
            VectorBits = Vector<byte>.Count * 8,
            Rows = rows.Select(entry => new
            {
                entry.Section,
                entry.Row.Name,
                entry.Row.Control,
                entry.Row.Measure,
                entry.Row.Ratio,
                entry.Row.Limit,
                entry.Row.Ok,
                entry.Row.ControlNanoseconds,
                entry.Row.Nanoseconds,
                entry.Row.AllocatedBytes,
                entry.Row.Note,
            }),
        };
        File.WriteAllText(file, JsonSerializer.Serialize(document, Json) + "\n");
    }

    private static string Line(string name, string control, string ratio, string limit, string measure, string bytes, string ok) =>
        $"{name,-46} {control,-34} {ratio,8} {limit,7} {measure,-8} {bytes,6} {ok,-3}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Processor() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is string line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static int Usage()
    {
        Console.Error.WriteLine($"usage: ratios [--json FILE] [--only {string.Join('|', RatioSection.All.Select(section => section.Name))}]");
        return 2;
    }
}
