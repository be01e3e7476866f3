namespace ModelObservability.Gpu.Tests;

public class GpuOptionsTests
{
    [Test]
    public void Options_out_of_range_are_refused_by_name_value_and_range()
    {
        using (Assert.EnterMultipleScope())
        {
            Refused(new() { Interval = TimeSpan.FromMilliseconds(99) }, "Interval", "00:00:00.0990000", "00:00:00.1000000 to 01:00:00");
            Refused(new() { Interval = TimeSpan.MaxValue }, "Interval", TimeSpan.MaxValue.ToString(), "01:00:00");
            Refused(new() { CallDeadline = TimeSpan.Zero }, "CallDeadline", "00:00:00", "00:00:00.0100000 to 00:01:00");
            Refused(new() { Processes = (GpuProcessScope)9 }, "Processes", "9", "None, Own and All");
            Refused(new() { LibraryPath = "libnvidia-ml.so.1" }, "LibraryPath", "libnvidia-ml.so.1", "absolute path");
        }
    }

    [Test]
    public void A_refused_monitor_leaves_no_thread_and_no_series()
    {
        int before = LiveMonitors.Devices().Count();
        Assert.That(() => new GpuMonitor(new() { Interval = TimeSpan.Zero }), Throws.InstanceOf<ArgumentException>());
        Assert.That(LiveMonitors.Devices().Count(), Is.EqualTo(before));
    }

    private static void Refused(GpuOptions options, string name, string value, string range)
    {
        ArgumentException refusal = Assert.Catch<ArgumentException>(() => new GpuMonitor(options).Dispose())!;
        Assert.That(refusal.ParamName, Is.EqualTo(name));
        Assert.That(refusal.Message, Does.Contain(value).And.Contain(range));
    }
}
