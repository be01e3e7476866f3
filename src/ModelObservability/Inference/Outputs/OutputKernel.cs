using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Inference;

/// <summary>Scans of output numbers: vectorized if the hardware supports it, with the scalar definition below.</summary>
/// <remarks>Kept out of larger callers, where the compiler inlines the loop and no longer what the loop calls.</remarks>
internal static class OutputKernel
{
    /// <summary>
    /// Whether every number is finite and within the range. The range is limited to finite numbers first, so that two comparisons reject NaN
    /// (which compares false), both infinities and everything outside.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool AllWithin<T>(ReadOnlySpan<T> values, T minimum, T maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T low = T.Max(minimum, T.MinValue), high = T.Min(maximum, T.MaxValue);
        int index = 0;
        if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
        {
            // One test at the end: a branch for each vector takes longer than the comparisons.
            Vector<T> lows = new(low), highs = new(high), within = Vector<T>.AllBitsSet;
            foreach (Vector<T> block in MemoryMarshal.Cast<T, Vector<T>>(values))
                within &= Vector.GreaterThanOrEqual(block, lows) & Vector.LessThanOrEqual(block, highs);
            if (!Vector.EqualsAll(Vector.AsVectorByte(within), Vector<byte>.AllBitsSet)) return false;
            index = values.Length - values.Length % Vector<T>.Count;
        }

        for (; index < values.Length; index++)
            if (!(values[index] >= low && values[index] <= high)) return false;
        return true;
    }

    /// <summary>Whether there are two or more numbers and all are equal. NaN equals nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsConstant<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values.Length < 2) return false;
        int index = 1;
        if (Vector.IsHardwareAccelerated && Vector<T>.IsSupported)
        {
            Vector<T> first = new(values[0]);
            for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
                if (!Vector.EqualsAll(new Vector<T>(values[index..]), first)) return false;
        }

        for (; index < values.Length; index++)
            if (values[index] != values[0]) return false;
        return true;
    }

    /// <summary>Whether every number is a probability within the range. Rounding errors above 1 are allowed.</summary>
    public static bool AreProbabilities<T>(ReadOnlySpan<T> values, T minimum, T maximum) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        AllWithin(values, T.Max(minimum, T.Zero), T.Min(maximum, T.One + T.CreateChecked(1e-6)));

    /// <summary>The highest number of each row, the lowest index on ties; -1 in a row with NaN.</summary>
    /// <param name="values">Row by row, at least as many rows as <paramref name="best"/> is long.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="best">Its index, row by row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ArgMax<T>(ReadOnlySpan<T> values, int width, Span<int> best) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector<T>.IsSupported)
        {
            RowArgmax.Find(values[..(width * best.Length)], width, best);
            return;
        }

        for (int row = 0; row < best.Length; row++) best[row] = RowArgmax.FindScalar(values.Slice(row * width, width));
    }

    /// <summary>The highest probability of each row; NaN if there is none or one is outside 0 to 1. Rounding errors above 1 are limited to 1.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="best">The index of the highest, as <see cref="ArgMax"/> found it.</param>
    /// <param name="checked">Whether it is known that all are probabilities.</param>
    /// <param name="probabilities">The probability of each row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void HighestOfProbabilities<T>(ReadOnlySpan<T> values, int width, ReadOnlySpan<int> best, bool @checked, Span<double> probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        for (int row = 0; row < best.Length; row++)
        {
            int highest = row * width + best[row];
            bool isOne = @checked || (best[row] >= 0 && AreProbabilities(values.Slice(row * width, width), T.Zero, T.One + T.One));
            probabilities[row] = isOne ? Math.Min(double.CreateTruncating(values[highest]), 1) : double.NaN;
        }
    }

    /// <summary>The highest probability by the softmax of each row of logits, 1/Σexp(x - highest); NaN if the highest is infinite or there is none.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="best">The index of the highest, as <see cref="ArgMax"/> found it.</param>
    /// <param name="probabilities">The probability of each row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void HighestOfSoftmax<T>(ReadOnlySpan<T> values, int width, ReadOnlySpan<int> best, Span<double> probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool vectorized = Exponentials.IsVectorized<T>(width);
        Vector<T> rest = vectorized ? Exponentials.Rest<T>(width) : default;
        for (int row = 0; row < best.Length; row++)
        {
            ReadOnlySpan<T> logits = values.Slice(row * width, width);
            T highest = best[row] < 0 ? T.NaN : logits[best[row]];
            probabilities[row] = !T.IsFinite(highest) ? double.NaN
                : 1 / (vectorized ? Exponentials.Sum(logits, highest, rest) : Exponentials.SumScalar(logits, highest));
        }
    }

    /// <summary>Finds the anomalies of one output.</summary>
    /// <param name="values">Its numbers.</param>
    /// <param name="healthy">Whether it is known that all are finite and within the range.</param>
    /// <param name="minimum">The lowest healthy number.</param>
    /// <param name="maximum">The highest healthy number.</param>
    /// <param name="offset">The index of the first number in the application's span.</param>
    /// <param name="findings">Where they are counted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FindAnomalies<T>(ReadOnlySpan<T> values, bool healthy, T minimum, T maximum, int offset, ref OutputFindings findings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!healthy) Classify(values, minimum, maximum, offset, ref findings);
        if (values.Length > 1 && values[0] == values[1] && IsConstant(values)) findings.Add(OutputAnomaly.Constant, offset);
    }

    /// <summary>Finds the anomalies of one output: each kind once, at its first number.</summary>
    public static void Classify<T>(ReadOnlySpan<T> values, T minimum, T maximum, int offset, ref OutputFindings findings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool nan = false, infinite = false, outside = false;
        for (int index = 0; index < values.Length; index++)
        {
            T value = values[index];
            if (T.IsNaN(value)) Once(OutputAnomaly.NaN, ref nan, ref findings, offset + index);
            else if (T.IsInfinity(value)) Once(OutputAnomaly.Infinity, ref infinite, ref findings, offset + index);
            else if (value < minimum || value > maximum) Once(OutputAnomaly.OutOfRange, ref outside, ref findings, offset + index);
        }
    }

    private static void Once(OutputAnomaly anomaly, ref bool seen, ref OutputFindings findings, int index)
    {
        if (seen) return;
        seen = true;
        findings.Add(anomaly, index);
    }
}
