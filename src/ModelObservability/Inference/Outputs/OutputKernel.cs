using System.Numerics;

namespace ModelObservability.Inference;

/// <summary>Scans of output numbers: vectorized if the hardware supports it, with the scalar definition below.</summary>
internal static class OutputKernel
{
    /// <summary>
    /// Whether every number is finite and within the range. The range is limited to finite numbers first, so that two comparisons reject NaN
    /// (which compares false), both infinities and everything outside.
    /// </summary>
    public static bool AllWithin<T>(ReadOnlySpan<T> values, T minimum, T maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        T low = T.Max(minimum, T.MinValue), high = T.Min(maximum, T.MaxValue);
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<T> lows = new(low), highs = new(high);
            for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
            {
                Vector<T> block = new(values[index..]);
                if (!Vector.GreaterThanOrEqualAll(block, lows) || !Vector.LessThanOrEqualAll(block, highs)) return false;
            }
        }

        for (; index < values.Length; index++)
            if (!(values[index] >= low && values[index] <= high)) return false;
        return true;
    }

    /// <summary>Whether there are two or more numbers and all are equal. NaN equals nothing.</summary>
    public static bool IsConstant<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values.Length < 2 || values[0] != values[1]) return false;
        int index = 2;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<T> first = new(values[0]);
            for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
                if (!Vector.EqualsAll(new Vector<T>(values[index..]), first)) return false;
        }

        for (; index < values.Length; index++)
            if (values[index] != values[0]) return false;
        return true;
    }

    /// <summary>The index of the highest number, the lowest index on ties; -1 without numbers or if one is NaN.</summary>
    public static int ArgMax<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = -1;
        T highest = T.NegativeInfinity;
        for (int index = 0; index < values.Length; index++)
        {
            T value = values[index];
            if (T.IsNaN(value)) return -1;
            if (best >= 0 && value <= highest) continue;
            (best, highest) = (index, value);
        }

        return best;
    }

    /// <summary>The highest probability of a row; NaN if one is outside 0 to 1. Rounding errors above 1 are limited to 1.</summary>
    public static double HighestOfProbabilities<T>(ReadOnlySpan<T> row, T highest) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        AllWithin(row, T.Zero, T.One + T.CreateChecked(1e-6)) ? Math.Min(double.CreateChecked(highest), 1) : double.NaN;

    /// <summary>The highest probability by the softmax of a row of logits, 1/Σexp(x - highest); NaN if the highest is infinite.</summary>
    public static double HighestOfSoftmax<T>(ReadOnlySpan<T> row, T highest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (T.IsInfinity(highest)) return double.NaN;
        double sum = 0, most = double.CreateChecked(highest);
        foreach (T logit in row) sum += Math.Exp(double.CreateChecked(logit) - most);
        return 1 / sum;
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
