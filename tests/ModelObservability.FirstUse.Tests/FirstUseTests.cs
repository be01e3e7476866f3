using System.Diagnostics;

namespace ModelObservability.FirstUse.Tests;

/// <summary>Whatever of the library a process uses first, and whatever its listeners do meanwhile, everything works, then and later.</summary>
[TestFixture]
public sealed class FirstUseTests
{
    [TestCaseSource(typeof(FirstUse), nameof(FirstUse.Names))]
    public void The_first_use_of_the_process_survives(string scenario)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(FirstUse).Assembly.Location, scenario]) { RedirectStandardError = true };
        using Process child = Process.Start(start)!;
        string wrong = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.That((child.ExitCode, wrong), Is.EqualTo((0, "")));
    }
}
