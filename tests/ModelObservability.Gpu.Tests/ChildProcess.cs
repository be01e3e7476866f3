using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Telemetry;

namespace ModelObservability.Gpu.Tests;

/// <summary>What child processes of tests do, and how a test starts one: this assembly is their program.</summary>
internal static class ChildProcess
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["snapshot", .. var library]:
                using (GpuMonitor monitor = new(new() { LibraryPath = library.FirstOrDefault() }))
                {
                    GpuSnapshot snapshot = await monitor.NextSnapshotAsync();
                    Console.WriteLine($"{snapshot.State} {snapshot.Reason} {snapshot.Devices.Count}");
                }

                return 0;
            case ["hang", var library]:
                return Hang(library);
            case ["candidates"]:
                foreach (string candidate in NvmlLibrary.Candidates()) Console.WriteLine(candidate);
                return 0;
            case ["throwing-listener"]:
                return ThrowingListener();
            default:
                return 64;
        }
    }

    /// <summary>Starts this assembly, or another beside it, as a program and waits for it.</summary>
    public static (int ExitCode, string Output, TimeSpan Took) Run(
        string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, string[]? wrapper = null, string? program = null)
    {
        string assembly = Path.Combine(folder ?? AppContext.BaseDirectory, program ?? Path.GetFileName(typeof(ChildProcess).Assembly.Location));
        string[] command = [.. wrapper ?? [], Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath! : "dotnet", assembly, .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill();
            Assert.Fail("The child process did not end.");
        }

        return (process.ExitCode, output, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>One listener throws at every instrument, another counts them.</summary>
    private static int ThrowingListener()
    {
        using MeterListener throwing = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == GpuMonitor.MeterName) throw new InvalidOperationException("a listener's defect");
            },
        };
        throwing.Start();
        new GpuMonitor(new() { LibraryPath = "/nowhere/libnvidia-ml.so.1" }).Dispose();
        throwing.Dispose();
        int instruments = 0;
        using MeterListener counting = new() { InstrumentPublished = (instrument, _) => instruments += instrument.Meter.Name == GpuMonitor.MeterName ? 1 : 0 };
        counting.Start();
        Console.WriteLine($"instruments {instruments} faults {Faults.At(FaultSite.Meter)}");
        return 0;
    }

    /// <summary>With a call that never returns: state, collections, disposal, and the end of the process.</summary>
    private static int Hang(string library)
    {
        GpuMonitor monitor = new(new() { LibraryPath = library, CallDeadline = TimeSpan.FromMilliseconds(50) });
        SpinWait.SpinUntil(() => NativeFake.CallsIn(library, "nvmlDeviceGetPowerUsage") > 0, TimeSpan.FromSeconds(30));
        GpuSnapshot snapshot = monitor.Snapshot();
        SpinWait.SpinUntil(() => (snapshot = monitor.Snapshot()).State == GpuState.Stalled, TimeSpan.FromSeconds(30));
        Console.WriteLine(snapshot.State);
        Console.WriteLine(snapshot.Reason);
        for (int collection = 0; collection < 5; collection++) GC.Collect(); // the hang never ends: to come back is not to have waited
        Console.WriteLine("collected");
        monitor.Dispose();
        Console.WriteLine("disposed");
        return 0;
    }
}
