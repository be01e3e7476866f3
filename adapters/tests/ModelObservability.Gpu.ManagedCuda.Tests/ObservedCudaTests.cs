using ManagedCuda;
using ManagedCuda.BasicTypes;
using ModelObservability.Testing;

namespace ModelObservability.Gpu.ManagedCuda.Tests;

/// <summary>The real ManagedCuda on a driver of our own.</summary>
[TestFixture]
public sealed class ObservedCudaTests
{
    private static double clock;

    private string name = "";
    private ModelMonitor monitor = null!;
    private CudaContext context = null!;
    private CudaStream stream = null!;

    [SetUp]
    public void Watch()
    {
        FakeDriver.Need();
        FakeDriver.Fail(0);
        monitor = new ModelMonitor(name = TestContext.CurrentContext.Test.ID);
        context = new CudaContext(0);
        stream = new CudaStream();
    }

    [TearDown]
    public void Stop()
    {
        monitor?.Dispose();
        stream?.Dispose();
        context?.Dispose();
    }

    [Test]
    public void The_time_between_the_events_is_the_device_phase_of_the_call()
    {
        using MeterReadings readings = new(name);
        using ObservedCuda gpu = monitor.Observe(context);
        using (gpu.Time(stream)) FakeDriver.Busy(2.5);
        Pass(3);
        using (gpu.Time(stream)) { } // reads the finished one
        Assert.That(readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "device")), Is.EqualTo(new[] { 0.0025 }).Within(1e-9));
        Assert.That((gpu.Recorded, gpu.Pending, gpu.Dropped, gpu.Failed), Is.EqualTo((1L, 1, 0L, 0L)));
    }

    [Test]
    public void Work_that_is_not_finished_is_read_later_and_nobody_waits()
    {
        using MeterReadings readings = new(name);
        using ObservedCuda gpu = monitor.Observe(context);
        using (gpu.Time(stream)) FakeDriver.Busy(50);
        readings.ObserveAll();
        Assert.That(readings.Values("ml.inference.phase.duration"), Is.Empty);
        Pass(100);
        readings.ObserveAll(); // a collection reads what has finished
        Assert.That(gpu.Recorded, Is.EqualTo(1));
    }

    [Test]
    public void More_than_may_be_pending_is_dropped_and_counted()
    {
        using MeterReadings readings = new(name);
        using ObservedCuda gpu = monitor.Observe(context, maxPending: 2);
        FakeDriver.Busy(1000);
        for (int call = 0; call < 5; call++)
            using (gpu.Time(stream)) { }
        Assert.That((gpu.Recorded, gpu.Pending, gpu.Dropped), Is.EqualTo((0L, 2, 3L)));
        Pass(2000);
    }

    [Test]
    public void An_error_of_the_driver_is_counted_and_never_thrown()
    {
        using MeterReadings readings = new(name);
        using ObservedCuda gpu = monitor.Observe(context);
        CudaTiming timing = gpu.Time(stream);
        FakeDriver.Fail(999);
        timing.Dispose();
        Assert.That(() => gpu.Time(stream).Dispose(), Throws.Nothing);
        Assert.That(gpu.Failed, Is.EqualTo(2));
        Assert.That(readings.ObserveAll().Where(reading => reading.Instrument.StartsWith("cuda.", StringComparison.Ordinal)), Is.Empty, "no invented numbers");
        FakeDriver.Fail(0);
    }

    [Test]
    public void Memory_is_read_on_a_thread_without_a_context()
    {
        using MeterReadings readings = new(name);
        using ObservedCuda gpu = monitor.Observe(context);
        (double free, double total) = Task.Run(() => (readings.Observe("cuda.memory.free"), readings.Observe("cuda.memory.total"))).Result;
        Assert.That((free, total), Is.EqualTo((3.0 * (1 << 30), 8.0 * (1 << 30))));
    }

    [Test]
    public void Events_are_used_again_and_freed_at_the_end()
    {
        int before = FakeDriver.LiveEvents;
        using MeterReadings readings = new(name);
        ObservedCuda gpu = monitor.Observe(context);
        for (int call = 0; call < 1000; call++)
        {
            using (gpu.Time(stream)) FakeDriver.Busy(1);
            Pass(2);
        }

        Assert.That(FakeDriver.LiveEvents - before, Is.LessThanOrEqualTo(4));
        gpu.Dispose();
        Assert.That(FakeDriver.LiveEvents - before, Is.Zero);
        Assert.That(gpu.Recorded, Is.EqualTo(1000));
    }

    [Test]
    public void A_timing_ends_once_and_after_the_monitor_is_gone_nothing_is_timed()
    {
        using MeterReadings readings = new(name);
        ObservedCuda gpu = monitor.Observe(context);
        CudaTiming timing = gpu.Time(stream);
        timing.Dispose();
        timing.Dispose();
        Assert.That(gpu.Pending, Is.EqualTo(1));
        monitor.Dispose();
        using (gpu.Time(stream)) { }
        Assert.That(gpu.Pending, Is.Zero);
    }

    [Test]
    public void Nobody_listening_costs_no_event()
    {
        int before = FakeDriver.LiveEvents;
        using ObservedCuda gpu = monitor.Observe(context);
        using (gpu.Time(CUstream.NullStream)) { }
        Assert.That(FakeDriver.LiveEvents, Is.EqualTo(before));
        Assert.That(() => monitor.Observe(context, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static void Pass(double milliseconds) => FakeDriver.Now(clock += milliseconds + 10_000);
}
