using System.Diagnostics;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Polling;

public class GpuSamplerCostTests
{
    private const int Polls = 100_000;

    [Test]
    public void A_hundred_thousand_polls_of_the_real_binding_allocate_nothing_and_keep_no_handle()
    {
        NativeNvml nvml = NativeFake.Load();
        Watch watch = new(nvml);
        using ModelMonitor model = new("polled", timeProvider: watch.Time);
        using GpuJoin join = watch.Join(model);
        using InferenceCall call = model.StartInference();
        watch.Poll(times: 100);
        (int descriptors, int threads) = Handles();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        for (int poll = 0; poll < Polls; poll++)
        {
            watch.Time.Advance(watch.Options.Interval);
            watch.Sampler.Poll();
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated - (Polls * AllocatedByTime());
        TestContext.Out.WriteLine($"{(double)allocated / Polls:F3} B a poll; {took.TotalMicroseconds / Polls:F2} µs a poll of four devices");
        Assert.That(allocated, Is.Zero);
        Assert.That(watch.Board.Read().State, Is.EqualTo(GpuState.Active));
        Assert.That(watch.Ledger.Lanes, Is.Not.Empty, "a joined model was charged at every poll");
        (int descriptorsAfter, int threadsAfter) = Handles();
        Assert.That(descriptorsAfter, Is.LessThanOrEqualTo(descriptors + 2));
        Assert.That(threadsAfter, Is.LessThanOrEqualTo(threads + 2), "pool threads may come and go");
        Assert.That(NativeFake.CallsOf("nvmlInit_v2"), Is.EqualTo(1));
        Assert.That(NativeFake.CallsOf("nvmlEventSetCreate"), Is.EqualTo(1));
    }

    /// <summary>What moving the test's clock costs by itself.</summary>
    private static long AllocatedByTime()
    {
        TestTime time = new();
        time.Advance(TimeSpan.FromSeconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int tick = 0; tick < 1000; tick++) time.Advance(TimeSpan.FromSeconds(1));
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private static (int Descriptors, int Threads) Handles()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process self = Process.GetCurrentProcess();
        return (Directory.GetFileSystemEntries("/proc/self/fd").Length, self.Threads.Count);
    }
}
