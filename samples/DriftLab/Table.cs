using System.Globalization;
using DriftLab.Lab;
using DriftLab.Scenarios;

namespace DriftLab;

/// <summary>How often something is found in each scenario.</summary>
internal static class Table
{
    public static void Print(TextWriter output, int seeds)
    {
        output.WriteLine("| scenario | days | with a finding | first row at the median | findings by code |\n| --- | --- | --- | --- | --- |");
        foreach (Scenario scenario in Scenario.All)
        {
            List<int> first = [];
            SortedDictionary<string, int> codes = new(StringComparer.Ordinal);
            for (int seed = 1; seed <= seeds; seed++)
            {
                using Replay replay = new(scenario.Day(seed), seed);
                replay.Run();
                if (replay.Findings.Count > 0) first.Add(replay.Findings[0].Row);
                foreach (Finding finding in replay.Findings) codes[finding.Signal.Code] = codes.GetValueOrDefault(finding.Signal.Code) + 1;
            }

            first.Sort();
            string median = first.Count == 0 ? "-" : first[first.Count / 2].ToString("N0", CultureInfo.InvariantCulture);
            output.WriteLine($"| {scenario.Name} | {seeds} | {first.Count} | {median} | {string.Join(", ", codes.Select(static one => $"{one.Key} {one.Value}"))} |");
            output.Flush();
        }
    }
}
