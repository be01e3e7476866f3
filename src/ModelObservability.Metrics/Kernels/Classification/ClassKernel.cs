using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Counts (label, prediction) pairs of a classifier into a table.</summary>
/// <remarks>
/// The table has one row and one column more than there are classes: whatever is outside 0…classes-1, negative or too large, is clamped to
/// <c>classes</c> by one unsigned minimum. So range checks need no branch, bad samples cost what good ones cost, and every sample lands in
/// exactly one cell: the last row holds the rejected labels, the last column of the other rows the rejected predictions.
/// </remarks>
internal static class ClassKernel
{
    /// <summary>Cells of the table for so many classes.</summary>
    public static int TableLength(int classes) => (classes + 1) * (classes + 1);

    /// <summary>Adds the pairs to <paramref name="table"/>.</summary>
    /// <param name="labels">The true classes.</param>
    /// <param name="predictions">The predicted classes, as many as labels.</param>
    /// <param name="classes">How many classes there are, 1 or more.</param>
    /// <param name="table">Row-major, label by prediction, <see cref="TableLength"/> cells.</param>
    public static void Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        int done = 0;
        if (Vector.IsHardwareAccelerated)
        {
            // Where few samples come at once, emptying the sub-tables would cost more than they save.
            if (classes <= FewClassesKernel.MaxClasses && labels.Length >= FewClassesKernel.MinSamples)
                done = FewClassesKernel.Count(labels, predictions, classes, table);
            else if (classes <= SomeClassesKernel.MaxClasses && labels.Length >= 8 * TableLength(classes))
                done = SomeClassesKernel.Count(labels, predictions, classes, table);
            else
                done = ManyClassesKernel.Count(labels, predictions, classes, table);
        }

        CountScalar(labels[done..], predictions[done..], classes, table);
    }

    /// <summary>The definition.</summary>
    public static void CountScalar(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            uint label = Math.Min((uint)labels[i], (uint)classes), prediction = Math.Min((uint)predictions[i], (uint)classes);
            table[(int)(label * (uint)(classes + 1) + prediction)]++;
        }
    }
}
