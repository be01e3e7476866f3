namespace ModelObservability.Metrics.Kernels;

/// <summary>Adds samples to the bins of a reliability table, in integers.</summary>
internal static class CalibrationKernel
{
    /// <summary>
    /// Probabilities are added in units of 2^-63: a sum of integers does not depend on the order, and 2^63 of them fit 128 bits. A probability
    /// below 2^-10 may lose up to one unit.
    /// </summary>
    public const double Unit = 1UL << 63;

    /// <summary>Adds a block of labels and as many probabilities; returns what was refused.</summary>
    public static Rejections Add(ReadOnlySpan<byte> labels, ReadOnlySpan<double> probabilities, Span<CalibrationCell> cells)
    {
        Rejections rejected = default;
        int bins = cells.Length;
        for (int index = 0; index < probabilities.Length; index++)
        {
            double probability = probabilities[index];
            if (labels[index] <= 1 && probability is >= 0 and <= 1)
                cells[BinOf(probability, bins)].Add(labels[index], (ulong)(probability * Unit));
            else
                rejected += labels[index] > 1 ? new Rejections(LabelOutOfRange: 1)
                    : double.IsFinite(probability) ? new Rejections(ProbabilityOutOfRange: 1) : new Rejections(NonFiniteScore: 1);
        }

        return rejected;
    }

    /// <summary>Bins are (0, 1/n], (1/n, 2/n]…, and 0 is in the first. The edges are the quotients that the table shows: the product may round past one.</summary>
    private static int BinOf(double probability, int bins)
    {
        int bin = Math.Clamp((int)Math.Ceiling(probability * bins) - 1, 0, bins - 1);
        if (probability > (bin + 1.0) / bins) return bin + 1;
        return bin > 0 && probability <= (double)bin / bins ? bin - 1 : bin;
    }
}
