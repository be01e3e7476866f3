using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GpuProof.Fields;

/// <summary>Questions to <c>nvidia-smi</c>, as its CSV without units.</summary>
internal sealed partial class NvidiaSmi(string program)
{
    /// <summary>Whether the program is there and can be started.</summary>
    public bool IsThere => Start("--version") is not null;

    /// <summary>Asks all fields in one call, so that they are of one moment. A field that this nvidia-smi does not know is left out.</summary>
    /// <returns>By UUID of the board the values by field.</returns>
    public Dictionary<string, Dictionary<string, string>> Ask(IEnumerable<string> fields)
    {
        List<string> known = [.. fields];
        while (known.Count > 0)
        {
            string output = Start($"--query-gpu=uuid,{string.Join(',', known)}", "--format=csv,noheader,nounits") ?? throw new InvalidOperationException($"{program} cannot be started any more.");
            if (Unknown().Match(output) is { Success: true } match && known.Remove(match.Groups[1].Value)) continue;
            return Parse(output, known);
        }

        return [];
    }

    private static Dictionary<string, Dictionary<string, string>> Parse(string output, List<string> fields)
    {
        Dictionary<string, Dictionary<string, string>> boards = [];
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] values = line.Split(',', StringSplitOptions.TrimEntries);
            if (values.Length != fields.Count + 1 || !values[0].StartsWith("GPU-", StringComparison.Ordinal)) continue;
            boards[values[0]] = fields.Zip(values.Skip(1)).ToDictionary(static pair => pair.First, static pair => pair.Second);
        }

        return boards;
    }

    /// <summary>What it printed; null where it cannot be started.</summary>
    private string? Start(params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("Field \"([^\"]+)\" is not a valid field")]
    private static partial Regex Unknown();
}
