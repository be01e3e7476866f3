using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics.Kernels;

/// <summary>The longest arrays there are: where an index plus a block would pass 2^31. Memory that is never written costs address space only.</summary>
[Explicit("Reserves 8 GB and takes several seconds.")]
public class LongestSpansTests
{
    [Test]
    public void Bytes_are_counted_to_the_last()
    {
        byte[] zeros = new byte[Array.MaxLength];
        var state = new BinaryConfusion();

        state.Add(zeros, zeros);
        state.Add(zeros, zeros);

        Assert.That(state.Value, Is.EqualTo(new BinaryCounts(0, 0, 2L * zeros.Length, 0)));
    }

    [Test]
    public void Classes_are_counted_to_the_last([Values(3, 10, 100)] int classes)
    {
        int[] zeros = new int[Array.MaxLength];
        var state = new MulticlassConfusion(classes);

        state.Add(zeros, zeros);

        Assert.That(state.Value[0, 0], Is.EqualTo(zeros.Length));
        Assert.That(state.Value.Total, Is.EqualTo(zeros.Length));
    }
}
