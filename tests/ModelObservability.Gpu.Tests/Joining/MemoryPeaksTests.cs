using ModelObservability.Gpu.Joining;

namespace ModelObservability.Gpu.Tests.Joining;

public class MemoryPeaksTests
{
    [Test]
    public void The_peak_since_any_moment_is_that_of_all_samples_since_then()
    {
        Random random = new(1);
        MemoryPeaks peaks = new();
        List<(long At, double Bytes)> all = [];
        for (long at = 10; at < 4000; at += 10)
        {
            double bytes = random.Next(0, 1000);
            all.Add((at, bytes));
            peaks.Add(at, bytes);
            long since = random.NextInt64(0, at + 20);
            double expected = all.Where(sample => sample.At >= since).Select(sample => sample.Bytes).DefaultIfEmpty(all[^1].Bytes).Max();
            Assert.That(peaks.Since(since), Is.EqualTo(expected));
        }
    }

    [Test]
    public void Without_a_sample_there_is_no_peak_and_one_that_is_none_changes_nothing()
    {
        MemoryPeaks peaks = new();
        Assert.That(peaks.Since(0), Is.NaN);
        peaks.Add(1, 5);
        peaks.Add(2, double.NaN);
        Assert.That(peaks.Since(0), Is.EqualTo(5));
    }

    [Test]
    public void Memory_that_falls_for_ever_takes_no_more_room_and_forgets_the_oldest()
    {
        MemoryPeaks peaks = new();
        for (int at = 0; at < 10_000; at++) peaks.Add(at, 1e6 - at);
        Assert.That((peaks.Since(9_999), peaks.Since(9_900), peaks.Since(0)), Is.EqualTo((1e6 - 9_999, 1e6 - 9_900, 1e6 - 9_488)));
    }
}
