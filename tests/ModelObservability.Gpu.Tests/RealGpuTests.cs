using System.Diagnostics;
using GpuProof.Fields;
using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Polling;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Tests;

/// <summary>Against <c>nvidia-smi</c>, in the same second, on a machine that has a GPU; skipped on every other.</summary>
[Category("Gpu")]
public class RealGpuTests
{
    [Test]
    public async Task Readings_agree_with_nvidia_smi_and_what_it_lacks_is_absent()
    {
        using GpuMonitor monitor = new();
        GpuDevice[] devices = Boards(monitor);
        Dictionary<string, Dictionary<string, string>> theirs = new NvidiaSmi("nvidia-smi").Ask(Field.All.Select(static field => field.Query));
        IReadOnlyList<GpuDevice> later = (await monitor.NextSnapshotAsync()).Devices;
        FieldResult[] rows = [.. devices.SelectMany(device => Field.All.Select(field =>
            field.Hold(device, later.Single(one => one.Identity.Id == device.Identity.Id), theirs[device.Identity.Id].GetValueOrDefault(field.Query))))];

        TestContext.Out.WriteLine($"{rows.Count(static row => row.Verdict == Verdict.Agree)} fields agree on {devices.Length} devices");
        Assert.That(rows.Where(static row => row.IsWrong), Is.Empty);
        Assert.That(rows.Count(static row => row.Verdict == Verdict.Agree), Is.GreaterThanOrEqualTo(devices.Length * 18));
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

    private static string Smi(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("nvidia-smi", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
