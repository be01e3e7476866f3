using System.Diagnostics;

namespace ModelObservability.Gpu.ManagedCuda.Tests;

/// <summary>The sample as a reader runs it, on the machine as it is.</summary>
[TestFixture]
public sealed class CudaTimingSampleTests
{
    [Test]
    public async Task The_sample_shows_the_time_of_the_GPU_or_says_that_there_is_none()
    {
        string folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Replace(typeof(CudaTimingSampleTests).Assembly.GetName().Name!, "CudaTiming", StringComparison.Ordinal);
        using Process sample = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(folder, "CudaTiming.dll")]) { RedirectStandardOutput = true })!;
        string said = await sample.StandardOutput.ReadToEndAsync();
        await sample.WaitForExitAsync();

        Assert.That(sample.ExitCode, Is.Zero, said);
        Assert.That(said, Does.StartWith("There is no CUDA device here, so nothing was timed: ").Or.Contain("ml.inference.phase.duration {device}"));
    }
}
