using System.Diagnostics;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;
using ModelObservability.Telemetry;
using ModelObservability.Testing;

namespace ModelObservability.Gpu.Tests;

/// <summary>The monitor with its thread.</summary>
public class GpuMonitorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task The_first_poll_follows_the_construction_and_the_next_the_clock()
    {
        TestTime time = new();
        FakeGpu gpu = FakeMachine.L4();
        using GpuMonitor monitor = new(null, time, () => new FakeNvml(gpu));
        await Until(() => monitor.State == GpuState.Active);
        GpuSnapshot first = monitor.Snapshot();
        Assert.That(monitor.Snapshot(), Is.SameAs(first), "nothing was polled since");
        gpu.Temperature = 63;
        Task<GpuSnapshot> next = monitor.NextSnapshotAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await next).Devices[0].Temperature, Is.EqualTo(63));
        Assert.That(first.Devices[0].Temperature, Is.EqualTo(47), "a snapshot does not change");
        Assert.That(monitor.Devices[0].Temperature, Is.EqualTo(63));
        Assert.That(monitor.Capabilities, Is.Not.Empty.And.All.Property(nameof(GpuCapability.DeviceId)).EqualTo(gpu.Uuid));
    }

    [Test]
    public async Task Polls_that_do_not_come_make_the_reading_stale_and_the_state_says_so()
    {
        TestTime time = new();
        using ManualResetEventSlim proceed = new(initialState: true);
        FakeNvml nvml = new(FakeMachine.L4());
        using GpuMonitor monitor = new(null, time, () => nvml);
        await Until(() => monitor.State == GpuState.Active);
        nvml.Before = _ => proceed.Wait();
        proceed.Reset();
        time.Advance(TimeSpan.FromSeconds(1)); // the poller is in a call now, or will be
        await Until(() => nvml.Calls > 0);
        time.Advance(TimeSpan.FromSeconds(5));
        GpuSnapshot stalled = monitor.Snapshot();
        Assert.That(stalled.State, Is.EqualTo(GpuState.Stalled));
        Assert.That(stalled.Reason, Is.EqualTo("call_hangs").Or.EqualTo("poll_late"));
        Assert.That(stalled.Devices, Is.Empty);
        proceed.Set();
        time.Advance(TimeSpan.FromSeconds(1));
        await Until(() => monitor.State == GpuState.Active);
    }

    [Test]
    public async Task A_hang_in_any_call_stalls_the_monitor_and_nothing_else_and_is_over_when_it_ends()
    {
        NativeNvml nvml = NativeFake.Load();
        List<string> wrong = [];
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
        {
            if (function is NvmlFunction.MemoryV1) continue; // not called while there is the newer one
            _ = NativeFake.Load();
            string symbol = NvmlSymbols.Of(function)[0];
            bool atTheEnd = function is NvmlFunction.Shutdown or NvmlFunction.EventSetFree;
            TestTime time = new();
            NativeFake.SetHang(symbol, on: true);
            GpuMonitor monitor = new(new() { MeasurePcieThroughput = true }, time, () => nvml);
            try
            {
                if (!atTheEnd)
                {
                    await Until(() => NativeFake.CallsOf(symbol) > 0);
                    await Until(() =>
                    {
                        time.Advance(TimeSpan.FromSeconds(2)); // further ticks must not start a second thread
                        return monitor.State == GpuState.Stalled;
                    });
                    if (monitor.Devices.Count != 0) wrong.Add($"{function}: readings during the hang");
                    if (NativeFake.CallsOf(symbol) != 1) wrong.Add($"{function}: {NativeFake.CallsOf(symbol)} threads in the call");
                    NativeFake.SetHang(symbol, on: false);
                    await Until(() =>
                    {
                        time.Advance(TimeSpan.FromSeconds(1));
                        return monitor.State == GpuState.Active;
                    });
                    NativeFake.SetHang(symbol, on: true);
                }

                GC.Collect(); // returns although a thread is, or soon will be, inside the hanging call
                monitor.Dispose(); // so does this: the hang ends only below
                if (monitor.State != GpuState.Stopped) wrong.Add($"{function}: {monitor.State} after disposal");
            }
            finally
            {
                NativeFake.SetHang(symbol, on: false);
                monitor.Dispose();
                await Until(() => NativeFake.CallsOf("nvmlShutdown") > 0); // the released thread has gone, and calls nothing in the next round
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    [ProvokesFaults]
    public async Task A_fault_of_the_poll_itself_shows_nothing_stale_and_polling_goes_on()
    {
        TestTime time = new();
        FakeNvml nvml = new(FakeMachine.L4());
        long faults = Faults.At(FaultSite.Poll);
        using GpuMonitor monitor = new(null, time, () => nvml);
        await Until(() => monitor.State == GpuState.Active);
        nvml.Before = _ => throw new InvalidOperationException("a defect");
        GpuSnapshot broken = await Next(monitor, time);
        Assert.That((broken.State, broken.Reason), Is.EqualTo((GpuState.Unavailable, "fault")));
        Assert.That(broken.Devices.SelectMany(device => device.Readings), Is.Empty);
        for (int poll = 0; poll < 20; poll++) await Next(monitor, time);
        Assert.That(Faults.At(FaultSite.Poll), Is.EqualTo(faults + 21));
        nvml.Before = null;
        Assert.That((await Next(monitor, time)).State, Is.EqualTo(GpuState.Active));
    }

    [Test]
    [ProvokesFaults]
    public async Task A_clock_that_throws_does_no_harm()
    {
        BrokenTime time = new();
        using GpuMonitor monitor = new(null, time, () => new FakeNvml(FakeMachine.L4()));
        await Until(() => monitor.State == GpuState.Active);
        time.Broken = true;
        Assert.That(() => monitor.Snapshot(), Throws.Nothing);
        Assert.That(() => monitor.State, Throws.Nothing);
    }

    [Test]
    public async Task Disposing_gives_the_session_back_ends_the_thread_and_the_timer_and_answers_those_who_wait()
    {
        TestTime time = new();
        FakeNvml nvml = new(FakeMachine.L4());
        int shutdowns = 0;
        nvml.Before = function => shutdowns += function == NvmlFunction.Shutdown ? 1 : 0;
        GpuMonitor monitor = new(null, time, () => nvml);
        await Until(() => monitor.State == GpuState.Active);
        Task<GpuSnapshot> waiting = monitor.NextSnapshotAsync();
        monitor.Dispose();
        monitor.Dispose();
        Assert.That((await waiting).State, Is.EqualTo(GpuState.Stopped));
        await Until(() => Volatile.Read(ref shutdowns) == 1);
        Assert.That(nvml.OpenEventSets, Is.Zero);
        Assert.That(time.Timers, Is.Zero);
        Assert.That(monitor.Snapshot().Devices, Is.Empty);
        Assert.That((await monitor.NextSnapshotAsync()).State, Is.EqualTo(GpuState.Stopped));
    }

    [Test]
    public async Task Waiting_for_a_snapshot_can_be_cancelled()
    {
        TestTime time = new();
        using GpuMonitor monitor = new(null, time, () => new FakeNvml(FakeMachine.L4()));
        await Until(() => monitor.State == GpuState.Active);
        using CancellationTokenSource cancellation = new();
        Task<GpuSnapshot> waiting = monitor.NextSnapshotAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Monitors_made_and_disposed_leave_no_thread_and_no_descriptor()
    {
        using Process self = Process.GetCurrentProcess();
        MakeAndDispose(50);
        (int threads, int descriptors) = Count(self);
        MakeAndDispose(1000);
        (int threadsAfter, int descriptorsAfter) = Count(self);
        Assert.That(threadsAfter, Is.LessThanOrEqualTo(threads + 3));
        Assert.That(descriptorsAfter, Is.LessThanOrEqualTo(descriptors + 3));
    }

    [Test]
    public void Without_a_driver_the_machine_at_hand_is_reported_and_nothing_is_thrown()
    {
        using GpuMonitor monitor = new();
        Assert.That(monitor.NextSnapshotAsync().Wait(Patience));
        Assert.That(monitor.State, Is.EqualTo(GpuState.Unavailable).Or.EqualTo(GpuState.Active));
    }

    private static async Task<GpuSnapshot> Next(GpuMonitor monitor, TestTime time)
    {
        Task<GpuSnapshot> next = monitor.NextSnapshotAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        return await next.WaitAsync(Patience);
    }

    private static void MakeAndDispose(int times)
    {
        for (int time = 0; time < times; time++) new GpuMonitor(null, new TestTime(), () => new FakeNvml(FakeMachine.L4())).Dispose();
    }

    private static (int Threads, int Descriptors) Count(Process self)
    {
        SpinWait.SpinUntil(() => self.Threads.Cast<ProcessThread>().All(thread => thread.Id != 0), TimeSpan.FromSeconds(1));
        self.Refresh();
        return (self.Threads.Count, OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0);
    }

    private static async Task Until(Func<bool> condition)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience) Assert.Fail("What was waited for did not happen.");
            await Task.Yield();
        }
    }

    private sealed class BrokenTime : TimeProvider
    {
        public bool Broken { get; set; }

        public override long GetTimestamp() => Broken ? throw new InvalidOperationException("broken clock") : base.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Broken ? throw new InvalidOperationException("broken clock") : base.GetUtcNow();
    }
}
