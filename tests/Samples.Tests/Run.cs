using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>Samples as a user starts them, their output in a pipe.</summary>
internal static class Run
{
    /// <summary>Each sample runs from its own folder, with the frameworks it asks for itself.</summary>
    private static readonly string Binaries = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..")), Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The program of a sample.</summary>
    public static string ProgramOf(string sample) => Path.Combine(Binaries, sample, Configuration, sample + ".dll");

    public static Task<(int ExitCode, string Output, string Error)> Async(string sample, params IEnumerable<string> arguments) => WithAsync([], sample, arguments);

    /// <param name="environment">Variables, as <c>NAME=value</c>.</param>
    /// <param name="sample">Which sample.</param>
    /// <param name="arguments">Its command line.</param>
    public static Task<(int ExitCode, string Output, string Error)> WithAsync(IEnumerable<string> environment, string sample, params IEnumerable<string> arguments) =>
        ExternalProcess.RunAsync("env", [.. environment, "dotnet", ProgramOf(sample), .. arguments], ReadOnlyMemory<byte>.Empty);
}
