using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class ClassKernelTests
{
    private static readonly int[] Outside = [-1, int.MinValue, int.MaxValue, -32769, 32768, 65536, 65535, 256, 255, 128, -128, -2];

    [Test]
    public void The_scalar_definition_counts_every_case_by_hand()
    {
        long[] table = new long[ClassKernel.TableLength(2)];

        ClassKernel.CountScalar([0, 1, 1, 2, -1, 0], [0, 0, 1, 0, 5, 7], 2, table);

        Assert.That(table, Is.EqualTo(new long[] { 1, 0, 1, 1, 1, 0, 1, 0, 1 }));
    }

    [Test]
    public void Every_length_and_alignment_counts_as_the_definition_says([Values(1, 2, 3, 4, 10, 24, 25, 127, 128, 200)] int classes, [Values(0, 1, 5)] int offset)
    {
        (int[] labels, int[] predictions) = Samples(classes, 400);
        for (int length = 0; length <= 300; length++)
            AssertCountsAsDefined(labels.AsSpan(offset, length), predictions.AsSpan(offset, length), classes);
    }

    [Test]
    public void Long_inputs_count_as_the_definition_says([Values(1, 2, 3, 4, 5, 10, 16, 24, 25, 255, 1000)] int classes)
    {
        (int[] labels, int[] predictions) = Samples(classes, 50_001);
        AssertCountsAsDefined(labels, predictions, classes);
    }

    [Test]
    public void One_cell_hit_by_every_sample_does_not_overflow([Values(1, 3, 4, 24, 25)] int classes)
    {
        int[] same = new int[3 * 255 * 64 + 17];
        Array.Fill(same, classes - 1);
        long[] table = new long[ClassKernel.TableLength(classes)];

        ClassKernel.Count(same, same, classes, table);

        Assert.That(table[(classes - 1) * (classes + 2)], Is.EqualTo(same.Length));
        Assert.That(table.Sum(), Is.EqualTo(same.Length));
    }

    [Test]
    public void Each_kernel_counts_what_it_says_it_has_counted([Values(1, 2, 3)] int classes)
    {
        (int[] labels, int[] predictions) = Samples(classes, 1_000);
        if (!System.Numerics.Vector.IsHardwareAccelerated) Assert.Ignore("Vectors are not accelerated here: the kernels are not used.");
        foreach (Kernel kernel in new Kernel[] { FewClassesKernel.Count, SomeClassesKernel.Count, ManyClassesKernel.Count })
        {
            long[] table = new long[ClassKernel.TableLength(classes)], expected = new long[ClassKernel.TableLength(classes)];
            int done = kernel(labels, predictions, classes, table);
            ClassKernel.CountScalar(labels.AsSpan(0, done), predictions.AsSpan(0, done), classes, expected);
            Assert.That(table, Is.EqualTo(expected), kernel.Method.DeclaringType!.Name);
        }
    }

    private delegate int Kernel(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table);

    private static void AssertCountsAsDefined(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes)
    {
        long[] table = new long[ClassKernel.TableLength(classes)], expected = new long[ClassKernel.TableLength(classes)];
        table[0] = expected[0] = 7; // counts are added to what is there
        ClassKernel.Count(labels, predictions, classes, table);
        ClassKernel.CountScalar(labels, predictions, classes, expected);
        Assert.That(table.AsSpan().SequenceEqual(expected), Is.True, $"{labels.Length} samples of {classes} classes");
    }

    private static (int[] Labels, int[] Predictions) Samples(int classes, int length)
    {
        var random = new Random(classes);
        int Next() => random.Next(10) == 0 ? Outside[random.Next(Outside.Length)] : random.Next(classes);
        int[] labels = new int[length], predictions = new int[length];
        for (int i = 0; i < length; i++)
        {
            labels[i] = Next();
            predictions[i] = random.Next(2) == 0 ? labels[i] : Next();
        }

        return (labels, predictions);
    }
}
