using System.Runtime.CompilerServices;
using ModelObservability.Testing;

namespace ModelObservability.Tests.Inference;

[TestFixture]
public sealed class ObservedStreamTests
{
    private readonly ManualTime time = new();
    private string name = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        name = TestContext.CurrentContext.Test.ID;
        monitor = new ModelMonitor(name, timeProvider: time);
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    public async Task A_stream_records_the_time_to_its_first_item_and_between_items()
    {
        using MeterReadings readings = new(name);
        Assert.That(await LastOf(monitor.Observe(Count(4))), Is.EqualTo(3));

        Assert.That(readings.Values("ml.inference.stream.time_to_first_item"), Is.EqualTo(new[] { 0.1 }));
        Assert.That(readings.Values("ml.inference.stream.time_per_item"), Is.EqualTo(new[] { 0.1, 0.1, 0.1 }));
        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")).Single(), Is.EqualTo(0.4).Within(1e-12));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "success")), Is.EqualTo(4));
    }

    [Test]
    public async Task A_stream_left_early_is_abandoned_and_never_a_success()
    {
        using MeterReadings readings = new(name);
        await foreach (int item in monitor.Observe(Count(100)))
            if (item == 2) break;

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")), Has.Length.EqualTo(1));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items", ("ml.inference.outcome", "abandoned")), Is.EqualTo(3));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public void A_stream_that_is_not_disposed_is_abandoned_when_it_is_collected()
    {
        using MeterReadings readings = new(name);
        TakeOneAndForget(monitor.Observe(Count(100)));
        for (int attempt = 0; attempt < 1_000 && readings.Recorded.Count < 2; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "abandoned")), Is.EqualTo(new[] { 0.1 }));
        Assert.That(readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task Each_enumeration_is_a_call_of_its_own()
    {
        using MeterReadings readings = new(name);
        IAsyncEnumerable<int> stream = monitor.Observe(Count(2));
        await LastOf(stream);
        await LastOf(stream);

        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task An_empty_stream_is_a_success_of_no_items()
    {
        using MeterReadings readings = new(name);
        await LastOf(monitor.Observe(Count(0)));

        Assert.That(readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
        Assert.That(readings.Observe("ml.inference.items"), Is.Zero);
        Assert.That(readings.Values("ml.inference.stream.time_to_first_item"), Is.Empty);
    }

    [Test]
    public void Without_listeners_the_original_stream_is_returned()
    {
        IAsyncEnumerable<int> stream = Count(1);
        Assert.That(monitor.Observe(stream), Is.SameAs(stream));
    }

    [Test]
    public async Task Memory_does_not_grow_with_the_length_of_the_stream()
    {
        using MeterReadingsThatForget listener = new();
        long ofShort = await AllocatedBy(Ready(1_000)), ofLong = await AllocatedBy(Ready(200_000));

        Assert.That(ofLong - ofShort, Is.LessThan(1_000));
    }

    private static async Task<long> AllocatedBy(IAsyncEnumerable<int> stream)
    {
        using ModelMonitor monitor = new("memory of streams");
        await LastOf(monitor.Observe(stream));
        long before = GC.GetAllocatedBytesForCurrentThread();
        await LastOf(monitor.Observe(stream));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOneAndForget(IAsyncEnumerable<int> stream)
    {
        IAsyncEnumerator<int> enumerator = stream.GetAsyncEnumerator();
        Assert.That(enumerator.MoveNextAsync().AsTask().Result, Is.True);
    }

    private static async Task<int> LastOf(IAsyncEnumerable<int> stream)
    {
        int last = -1;
        await foreach (int item in stream) last = item;
        return last;
    }

    private async IAsyncEnumerable<int> Count(int items)
    {
        for (int item = 0; item < items; item++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            if (item == 1) await Task.Yield();
            yield return item;
        }
    }

    private static async IAsyncEnumerable<int> Ready(int items)
    {
        await Task.CompletedTask;
        for (int item = 0; item < items; item++) yield return item;
    }
}
