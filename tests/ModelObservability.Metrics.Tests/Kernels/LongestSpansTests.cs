using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics.Kernels;

/// <summary>The longest arrays there are: where an index plus a block would pass 2^31. Memory that is never written costs address space only.</summary>
[Explicit("Reserves 8 GB and takes minutes in a debug build.")]
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

    // One array for all of them: .NET 10.0.12 hands out an array beyond 4 GB for the second time with one element that is not zero.
    [Test]
    public void Classes_are_counted_to_the_last()
    {
        int[] zeros = new int[Array.MaxLength];
        foreach (int classes in new[] { 3, 10, 100 })
        {
            var state = new MulticlassConfusion(classes);

            state.Add(zeros, zeros);

            Assert.That(state.Value[0, 0], Is.EqualTo(zeros.Length));
            Assert.That(state.Value.Total, Is.EqualTo(zeros.Length));
        }
    }
}
