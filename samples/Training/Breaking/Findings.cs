using System.Globalization;
using ModelObservability;

namespace Training.Breaking;

/// <summary>What was found of what was broken.</summary>
internal static class Findings
{
    /// <returns>The exit code: 0 where it was found in time.</returns>
    public static int Print(Breakage breakage, IReadOnlyList<Signal> found, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"Broken on purpose ({breakage.Name}): {breakage.Cause}, from step {breakage.CauseAt} on.");
        foreach (Signal signal in found) Print(signal, output);
        if (found.FirstOrDefault(signal => signal.Code == breakage.Code) is not { } first)
        {
            output.WriteLine($"{breakage.Code} was not found.");
            return 1;
        }

        long after = Convert.ToInt64(first.Evidence["step"], CultureInfo.InvariantCulture) - breakage.CauseAt;
        bool inTime = after <= breakage.Within;
        output.WriteLine($"{breakage.Code} found {after} steps after the cause; {(inTime ? "in time" : "late")}: the limit is {breakage.Within}.");
        return inTime ? 0 : 1;
    }

    private static void Print(Signal signal, TextWriter output)
    {
        output.WriteLine($"  {signal.Code} {signal.Severity.ToString().ToLowerInvariant()}: {signal.Message}");
        output.WriteLine($"    {string.Join(", ", signal.Evidence.Where(one => one.Key != "run").Select(one => $"{one.Key} {Value(one.Value)}"))}");
        output.WriteLine($"    {signal.Suggestion}");
    }

    private static string Value(object value) => value switch
    {
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        long[] many => string.Join(' ', many),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
