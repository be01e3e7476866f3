using System.Diagnostics;
using System.Globalization;
using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Polling;
using ModelObservability.Gpu.Sampling;

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

    [Test]
    public void Three_hundred_polls_are_quick_allocate_nothing_keep_no_handle_and_change_no_setting()
    {
        using (GpuMonitor monitor = new()) Boards(monitor);
        const string settings = "--query-gpu=persistence_mode,compute_mode,power.limit,clocks.applications.graphics,clocks.applications.memory,mig.mode.current,ecc.mode.current";
        string before = Smi(settings, "--format=csv,noheader");
        SampleClock clock = new(TimeProvider.System);
        SampleContext context = new(clock, new CallTimer(), new CallStatistics(), new GpuOptions());
        LatestSnapshot board = new(context);
        GpuSampler sampler = new(() => NvmlLibrary.Load(null), context, board, new WorkLedger(clock));
        for (int warm = 0; warm < 30; warm++) sampler.Poll();
        int boards = board.Read().Devices.Count, descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        double[] milliseconds = new double[300];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int poll = 0; poll < milliseconds.Length; poll++)
        {
            long started = Stopwatch.GetTimestamp();
            sampler.Poll();
            milliseconds[poll] = Stopwatch.GetElapsedTime(started).TotalMilliseconds / boards;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        sampler.Close();
        Array.Sort(milliseconds);
        TestContext.Out.WriteLine($"a poll of one device: median {milliseconds[150]:F2} ms, p99 {milliseconds[297]:F2} ms; {allocated / 300.0:F1} B");
        Assert.That(milliseconds[297], Is.LessThan(5));
        Assert.That(allocated, Is.Zero);
        Assert.That(Directory.GetFileSystemEntries("/proc/self/fd"), Has.Length.LessThanOrEqualTo(descriptors + 2));
        Assert.That(Smi(settings, "--format=csv,noheader"), Is.EqualTo(before));
    }

    [Test]
    public void Energy_of_a_joined_call_and_of_nobody_add_up_to_what_the_counter_says()
    {
        using GpuMonitor monitor = new(new() { Interval = TimeSpan.FromMilliseconds(200) });
        string id = Boards(monitor)[0].Identity.Id;
        using ModelMonitor model = new("real");
        using GpuJoin join = monitor.Join(model, id);
        EnergyAfterPoll(); // the first after the join begins the count
        double first = EnergyAfterPoll(), unattributed = monitor.Ledger.LaneOf(id)!.Unattributed;
        for (int call = 0; call < 10; call++)
        {
            using (model.StartInference()) EnergyAfterPoll();
            EnergyAfterPoll();
        }

        double last = EnergyAfterPoll();
        double charged = join.Inference.Energy!.Value, nobody = monitor.Ledger.LaneOf(id)!.Unattributed - unattributed;
        TestContext.Out.WriteLine($"{last - first:F1} J: {charged:F1} J charged, {nobody:F1} J nobody's");
        Assert.That(charged, Is.GreaterThan(0));
        Assert.That(charged + nobody, Is.EqualTo(last - first).Within(0.01 * (last - first)), "polls between two readings");

        double EnergyAfterPoll() => monitor.NextSnapshotAsync().Result.Devices.Single(device => device.Identity.Id == id).Energy!.Value;
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
