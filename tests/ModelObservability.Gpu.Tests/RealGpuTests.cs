using System.Diagnostics;
using System.Globalization;

namespace ModelObservability.Gpu.Tests;

/// <summary>Against <c>nvidia-smi</c>, in the same second, on a machine that has a GPU; skipped on every other.</summary>
[Category("Gpu")]
public class RealGpuTests
{
    /// <summary>What nvidia-smi is asked, what it is held against (in its unit), and how far they may be apart.</summary>
    private static readonly (string Query, string Name, string Attributes, double PerUnit, double Within)[] Rows =
    [
        ("memory.total", "hw.gpu.memory.limit", "", 1 << 20, 1),
        ("memory.used", "hw.gpu.memory.usage", "", 1 << 20, 1),
        ("memory.reserved", "nvml.gpu.memory.reserved", "", 1 << 20, 1),
        ("temperature.gpu", "hw.temperature", "hw.sensor_location=gpu", 1, 1),
        ("temperature.memory", "hw.temperature", "hw.sensor_location=memory", 1, 1),
        ("power.draw.instant", "hw.power", "", 1, double.NaN),
        ("enforced.power.limit", "nvml.gpu.power.limit", "", 1, 0.01),
        ("clocks.current.graphics", "nvml.gpu.clock", "nvml.clock.domain=graphics", 1e6, 15),
        ("clocks.current.sm", "nvml.gpu.clock", "nvml.clock.domain=sm", 1e6, 15),
        ("clocks.current.memory", "nvml.gpu.clock", "nvml.clock.domain=memory", 1e6, 0),
        ("clocks.max.sm", "nvml.gpu.clock.limit", "nvml.clock.domain=sm", 1e6, 0),
        ("clocks.max.memory", "nvml.gpu.clock.limit", "nvml.clock.domain=memory", 1e6, 0),
        ("pcie.link.gen.gpucurrent", "nvml.gpu.pcie.generation", "", 1, 0),
        ("pcie.link.width.current", "nvml.gpu.pcie.width", "", 1, 0),
        ("pcie.link.width.max", "nvml.gpu.pcie.width.limit", "", 1, 0),
        ("fan.speed", "hw.fan.speed_ratio", "", 0.01, 1),
        ("ecc.errors.corrected.aggregate.total", "hw.errors", "error.type=corrected", 1, 0),
        ("ecc.errors.uncorrected.aggregate.total", "hw.errors", "error.type=uncorrected", 1, 0),
        ("remapped_rows.correctable", "nvml.gpu.memory.remapped_rows", "error.type=corrected", 1, 0),
    ];

    [Test]
    public void Readings_agree_with_nvidia_smi_and_what_it_lacks_is_absent()
    {
        using GpuMonitor monitor = new();
        GpuDevice[] devices = Boards(monitor);
        List<string> wrong = [];
        int compared = 0;
        foreach ((string query, string name, string attributes, double perUnit, double within) in Rows)
            foreach ((string id, string text) in Ask(query))
            {
                GpuReading[] ours = [.. devices.Single(device => device.Identity.Id == id).Readings.Where(reading => reading.Name == name && reading.Attributes == attributes)];
                bool has = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double theirs);
                if (!has && ours.Length == 0) continue;
                double apart = ours.Length == 1 ? Math.Abs((ours[0].Value / perUnit) - theirs) : double.PositiveInfinity;
                if (!has || !(apart <= (double.IsNaN(within) ? Math.Max(10, 0.05 * theirs) : within))) wrong.Add($"{query}: '{text}' and {(ours.Length == 1 ? ours[0].Value / perUnit : "nothing")}");
                else compared++;
            }

        TestContext.Out.WriteLine($"{compared} fields agree on {devices.Length} devices");
        Assert.That(wrong, Is.Empty);
        Assert.That(compared, Is.GreaterThanOrEqualTo(devices.Length * 12));
    }

    [Test]
    public void Watching_makes_no_CUDA_context()
    {
        using GpuMonitor monitor = new();
        Assert.That(Boards(monitor).SelectMany(device => device.Processes).Select(process => process.Id), Has.None.EqualTo(Environment.ProcessId));
        Assert.That(Smi("--query-compute-apps=pid", "--format=csv,noheader").Split('\n'), Has.None.EqualTo($"{Environment.ProcessId}"));
    }

    private static GpuDevice[] Boards(GpuMonitor monitor)
    {
        Assert.That(monitor.NextSnapshotAsync().Wait(TimeSpan.FromSeconds(60)));
        GpuSnapshot snapshot = monitor.Snapshot();
        if (snapshot.State != GpuState.Active) Assert.Ignore($"No GPU on this machine: {snapshot.Reason}.");
        return [.. snapshot.Devices.Where(device => !device.Identity.IsMigInstance)];
    }

    /// <summary>One question of all boards; none where this nvidia-smi does not know it.</summary>
    private static IEnumerable<(string Id, string Value)> Ask(string query) => Smi($"--query-gpu=uuid,{query}", "--format=csv,noheader,nounits")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(", "))
        .Where(fields => fields.Length == 2 && fields[0].StartsWith("GPU-", StringComparison.Ordinal)).Select(fields => (fields[0], fields[1].Trim()));

    private static string Smi(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("nvidia-smi", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
