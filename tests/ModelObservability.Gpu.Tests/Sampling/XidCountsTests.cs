using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Sampling;

public class XidCountsTests
{
    [Test]
    public void Codes_beyond_the_limit_share_one_count()
    {
        XidCounts log = new();
        for (ulong code = 1; code <= 100; code++) log.Add(code);
        KeyValuePair<int, long>[] counts = log.ToArray();
        Assert.That(counts, Has.Length.EqualTo(XidCounts.Limit + 1));
        Assert.That(counts[^1], Is.EqualTo(KeyValuePair.Create(XidCounts.Other, 68L)));
        Assert.That(log.Total, Is.EqualTo(100));
    }

    [Test]
    public void Events_of_a_storm_are_read_over_several_polls_and_none_is_lost()
    {
        FakeGpu gpu = FakeMachine.H200();
        FakeNvml nvml = new(gpu, FakeMachine.L4());
        Watch watch = new(nvml);
        watch.Poll();
        for (int number = 0; number < 200; number++) nvml.Events.Enqueue((gpu, 63));
        GpuSnapshot snapshot = watch.Poll(times: 4);
        Assert.That(snapshot.Devices[0].Xids, Is.EqualTo(new[] { KeyValuePair.Create(63, 200L) }));
        Assert.That(snapshot.Devices[1].Xids, Is.Empty);
    }

    [Test]
    public void The_count_outlives_a_loss_of_the_board()
    {
        FakeGpu gpu = FakeMachine.H200();
        FakeNvml nvml = new(gpu);
        Watch watch = new(nvml);
        watch.Poll();
        nvml.Events.Enqueue((gpu, 79));
        watch.Poll();
        gpu.Broken = ModelObservability.Gpu.Nvml.NvmlReturn.GpuIsLost;
        GpuDevice lost = watch.Poll().Devices[0];
        Assert.That((lost.LastXid, lost.Xids.Count), Is.EqualTo((79, 1)), "why it was lost stays to be seen");
    }
}
