using System.Globalization;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Training.Tests;

/// <summary>The program as a user starts it, its output redirected.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Error)
{
    public static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "Training.dll");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public string[] Lines => Output.Split('\n', StringSplitOptions.TrimEntries);

    public string Test => Lines.Single(static line => line.StartsWith("Test: ", StringComparison.Ordinal));

    public double Accuracy => double.Parse(Regex.Match(Test, @"accuracy ([\d.]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    public static async Task<SampleRun> Of(params IEnumerable<string> arguments)
    {
        var (exitCode, output, error) = await ExternalProcess.RunAsync("dotnet", [Binary, .. arguments], ReadOnlyMemory<byte>.Empty, Limit);
        return new(exitCode, output, error);
    }
}
