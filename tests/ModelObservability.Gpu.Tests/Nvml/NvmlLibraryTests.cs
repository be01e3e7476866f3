using System.Runtime.InteropServices;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Nvml;

/// <summary>Where the library may come from, seen from a process of its own.</summary>
public class NvmlLibraryTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("modelobservability-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Only_absolute_paths_outside_of_the_application_are_candidates()
    {
        string[] candidates = [.. NvmlLibrary.Candidates()];
        Assert.That(candidates, Is.Not.Empty.And.All.Matches<string>(path => Path.IsPathFullyQualified(path!)));
        Assert.That(candidates, Has.None.StartsWith(AppContext.BaseDirectory).And.None.StartsWith(Environment.CurrentDirectory));
    }

    [Test]
    public void The_loaders_path_is_followed_but_not_into_the_application_or_the_current_folder()
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("LD_LIBRARY_PATH is of Linux.");
        string application = AppContext.BaseDirectory;
        (_, string output, _) = ChildProcess.Run(
            ["candidates"], new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = $"/opt/driver/lib:.:relative::{application}:{application.TrimEnd('/')}" });
        string[] candidates = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(candidates, Does.Contain("/opt/driver/lib/libnvidia-ml.so.1"));
        Assert.That(candidates, Has.None.StartsWith(application.TrimEnd('/')).And.All.StartsWith("/"));
    }

    [Test]
    public void A_library_planted_beside_the_program_and_in_the_current_folder_is_never_opened()
    {
        string library = NativeFake.Library;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (string name in new[] { "libnvidia-ml.so.1", "libnvidia-ml.so", "nvml.dll", "nvml" }) File.Copy(library, Path.Combine(folder, name));
        string marker = Path.Combine(folder, "marker"), trace = Path.Combine(folder, "trace");
        Dictionary<string, string> environment = new() { ["FAKE_NVML_MARKER"] = marker, ["LD_LIBRARY_PATH"] = folder };
        string[]? strace = File.Exists("/usr/bin/strace") ? ["/usr/bin/strace", "-f", "-q", "-e", "trace=open,openat", "-o", trace] : null;

        (int exit, string output, _) = ChildProcess.Run(["snapshot"], environment, folder, strace);

        Assert.That(exit, Is.Zero);
        Assert.That(output, Does.StartWith("Unavailable").Or.StartWith("Active"));
        Assert.That(File.Exists(marker), Is.False, "the planted library has run");
        if (strace is null) return;
        string[] opened = [.. File.ReadLines(trace).Where(line => line.Contains("nvidia-ml", StringComparison.Ordinal) || line.Contains("nvml", StringComparison.Ordinal))];
        Assert.That(opened.Where(line => line.Contains(folder, StringComparison.Ordinal) || line.Contains("\"lib", StringComparison.Ordinal)), Is.Empty);
        TestContext.Out.WriteLine($"checked with strace, {opened.Length} other openings");
    }

    [Test]
    public void The_marker_of_the_planted_library_works_when_it_is_loaded_on_purpose()
    {
        string marker = Path.Combine(folder, "marker");
        (_, string output, _) = ChildProcess.Run(["snapshot", NativeFake.Library], new Dictionary<string, string> { ["FAKE_NVML_MARKER"] = marker });
        Assert.That(File.Exists(marker));
        Assert.That(output, Does.StartWith("Active  4"));
    }

    [Test]
    public void The_genuine_library_without_a_driver_says_so()
    {
        string? genuine = NvmlLibrary.Candidates().FirstOrDefault(File.Exists);
        if (genuine is null) Assert.Ignore("NVIDIA's libnvidia-ml is not installed on this machine (Debian: non-free, package libnvidia-ml1).");
        if (File.Exists("/proc/driver/nvidia/version")) Assert.Ignore("This machine has the driver loaded.");
        (_, string output, _) = ChildProcess.Run(["snapshot"]);
        Assert.That(output, Does.StartWith("Unavailable driver_not_loaded 0").Or.StartWith("Unavailable library_not_found 0"));
    }

    [Test]
    public void The_genuine_library_has_every_function_of_the_binding()
    {
        string? genuine = NvmlLibrary.Candidates().FirstOrDefault(File.Exists);
        if (genuine is null) Assert.Ignore("NVIDIA's libnvidia-ml is not installed on this machine (Debian: non-free, package libnvidia-ml1).");
        nint library = NativeLibrary.Load(genuine);
        IEnumerable<string> names = Enum.GetValues<NvmlFunction>().SelectMany(NvmlSymbols.Of);
        Assert.That(names.Where(name => !NativeLibrary.TryGetExport(library, name, out _)), Is.Empty);
    }

    [Test]
    public void A_call_that_never_returns_keeps_neither_the_collector_nor_the_disposal_nor_the_end_of_the_process()
    {
        (int exit, string output, TimeSpan took) = ChildProcess.Run(
            ["hang", NativeFake.Library], new Dictionary<string, string> { ["FAKE_NVML_HANG"] = "nvmlDeviceGetPowerUsage" });
        Assert.That(exit, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "Stalled", "call_hangs", "collected", "disposed" }));
        TestContext.Out.WriteLine($"whole life of the process: {took.TotalMilliseconds:F0} ms");
    }
}
