using System.Diagnostics;
using System.Globalization;
using ModelObservability.Tests.Training.Sinks;

namespace ModelObservability.Tests;

/// <summary>Runs a part of these tests in a process of its own, for tests that need one to die.</summary>
internal static class ChildProcess
{
    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The program that <c>dotnet ModelObservability.Tests.dll</c> starts.</summary>
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["write-until-killed", var sink, var directory]:
                FileSinksTests.WriteUntilKilled(sink, directory);
                return 0;
            case ["crash-in-training", var directory]:
                Training.CrashReportTests.CrashInTraining(directory);
                return 0;
            case ["first-use", var scenario]:
                return Telemetry.FirstUse.Run(scenario);
            case ["end", var how, var file]:
                Training.ProcessEndTests.Train(how, file);
                return 0;
            case ["crash-in-async-training", var how, var directory]:
                Training.CrashReportTests.CrashInAsyncTraining(how, directory);
                return 0;
            default:
                return 1;
        }
    }

    /// <summary>Runs a child to its end.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(params string[] arguments)
    {
        using Process child = Process.Start(new ProcessStartInfo(Dotnet, [typeof(ChildProcess).Assembly.Location, .. arguments]) { RedirectStandardError = true })!;
        child.StandardError.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode;
    }

    /// <summary>Starts a child, waits for its first lines and kills it (SIGKILL) in the middle of what it does.</summary>
    /// <returns>The number it wrote last.</returns>
    public static int KillAfterLine(params string[] arguments)
    {
        using Process child = Process.Start(new ProcessStartInfo(Dotnet, [typeof(ChildProcess).Assembly.Location, .. arguments]) { RedirectStandardOutput = true })!;
        string? line = null;
        for (int lines = 0; lines < 20; lines++) line = child.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The child ended by itself.");
        child.Kill();
        string rest = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        string[] whole = rest.Split('\n')[..^1]; // the last may be torn
        return int.Parse(whole.LastOrDefault(line!), CultureInfo.InvariantCulture);
    }
}
