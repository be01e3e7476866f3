using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Up to three classes: label and prediction become one byte, and each cell is counted by comparing every byte with it.</summary>
internal static class FewClassesKernel
{
    /// <summary>Beyond it the comparisons, which grow with the square of the classes, cost more than increments.</summary>
    public const int MaxClasses = 3;

    /// <summary>Fewer samples than this are not worth the set-up.</summary>
    public const int MinSamples = 256;

    // Two bits each: 0…2 are classes and 3 is what was clamped, at most.
    private const int PredictionBits = 2;

    // A byte lane gains at most 1 a step, so a block may have 255; 64 keep its codes and the next samples in the first-level cache.
    private const int StepsPerBlock = 64;

    /// <summary>Counts as many samples as fill vectors and says how many those were.</summary>
    public static int Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        Span<byte> codes = stackalloc byte[StepsPerBlock * Vector<byte>.Count];
        int vectorEnd = labels.Length - labels.Length % Vector<byte>.Count;
        for (int start = 0; start < vectorEnd;)
        {
            Span<byte> block = codes[..Math.Min(codes.Length, vectorEnd - start)];
            Encode(labels.Slice(start, block.Length), predictions.Slice(start, block.Length), classes, block);
            for (int label = 0; label <= classes; label++)
            {
                Span<long> row = table.Slice(label * (classes + 1), classes + 1);
                CountFour(block, (byte)(label << PredictionBits), row);
            }

            start += block.Length;
        }

        return vectorEnd;
    }

    private static void Encode(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<byte> codes)
    {
        var labelLanes = new IntLanes(labels);
        var predictionLanes = new IntLanes(predictions);
        var last = new Vector<byte>((byte)classes);
        for (int i = 0; i < codes.Length; i += Vector<byte>.Count)
        {
            // There is no shift of bytes; in pairs of them nothing crosses the border, because a clamped label has two bits.
            Vector<ushort> label = Vector.AsVectorUInt16(Vector.Min(labelLanes.Load(i), last)) << PredictionBits;
            (Vector.AsVectorByte(label) | Vector.Min(predictionLanes.Load(i), last)).CopyTo(codes[i..]);
        }
    }

    // The cells of a row in one pass share the load of the codes and leave registers for the sums.
    private static void CountFour(ReadOnlySpan<byte> codes, byte first, Span<long> cells)
    {
        var wanted = new Vector<byte>(first);
        Vector<byte> wanted1 = wanted + Vector<byte>.One, wanted2 = wanted1 + Vector<byte>.One, wanted3 = wanted2 + Vector<byte>.One;
        Vector<byte> sum = default, sum1 = default, sum2 = default, sum3 = default;
        for (; codes.Length >= Vector<byte>.Count; codes = codes[Vector<byte>.Count..])
        {
            var code = new Vector<byte>(codes);
            sum -= Vector.Equals(code, wanted);
            sum1 -= Vector.Equals(code, wanted1);
            sum2 -= Vector.Equals(code, wanted2);
            sum3 -= Vector.Equals(code, wanted3);
        }

        cells[0] += ByteSums.Total(sum);
        if (cells.Length > 1) cells[1] += ByteSums.Total(sum1);
        if (cells.Length > 2) cells[2] += ByteSums.Total(sum2);
        if (cells.Length > 3) cells[3] += ByteSums.Total(sum3);
    }
}
