using System.Diagnostics;
using System.Globalization;

namespace ModelObservability.Tests;

/// <summary>Runs a part of these tests in a process of its own, for tests that need one to die.</summary>
internal static class ChildProcess
{
    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

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
