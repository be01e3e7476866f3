using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Adds blocks of values to their moments.</summary>
internal static class MomentsKernel
{
    /// <summary>
    /// Values in a block: few enough for a plain sum of them to lose less than 2^-44 of their magnitudes, and to stay in the first-level
    /// cache with what is computed from them.
    /// </summary>
    public const int BlockLength = 1024;

    /// <summary>The moments with a block more, none of it NaN or infinite.</summary>
    public static Moments Add<TWeights>(Moments before, ReadOnlySpan<double> values, scoped TWeights weights)
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        double weight = weights.Sum(values.Length);
        if (weight == 0)
            return before;

        double pivot = Pivot(before, values, weights, weight);
        Vector<double> deviations = default, squares = default, moreSquares = default;
        int index = 0, width = Vector<double>.Count;
        if (Vector.IsHardwareAccelerated)
        {
            var pivots = new Vector<double>(pivot);
            for (; index <= values.Length - 2 * width; index += 2 * width)
            {
                Accumulate(
                    new Vector<double>(values[index..]) - pivots, new Vector<double>(values[(index + width)..]) - pivots, index, weights,
                    ref deviations, ref squares, ref moreSquares);
            }
        }

        double deviation = Vector.Sum(deviations), square = Vector.Sum(squares + moreSquares);
        for (; index < values.Length; index++)
        {
            double apart = values[index] - pivot, weighted = weights[index] * apart;
            deviation += weighted;
            square += weighted * apart;
        }

        return before + Moments.OfBlock(weight, weights.Unit, pivot, deviation, square);
    }

    /// <summary>
    /// A number near the mean of the block: the mean so far where that is of as many values, otherwise the first value plus the mean
    /// distance from it, which is that value to the last bit where all are the same.
    /// </summary>
    public static double Pivot<TWeights>(Moments before, ReadOnlySpan<double> values, scoped TWeights weights, double weight)
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        if (before.Outweighs(Math.ScaleB(weight, weights.Unit)))
            return before.Mean.Value;
        if (!TWeights.AreEven)
        {
            WeightedPivot pivot = new(values[weights.Heaviest], weight);
            for (int each = 0; each < values.Length; each++)
                pivot.Add(values[each], weights[each]);
            return pivot.Value;
        }

        Vector<double> sums = Vector<double>.Zero;
        double first = values[0];
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= values.Length - Vector<double>.Count; index += Vector<double>.Count)
                sums += new Vector<double>(values[index..]) - new Vector<double>(first);
        }

        double sum = Vector.Sum(sums);
        for (; index < values.Length; index++)
            sum += values[index] - first;
        return first + sum / values.Length;
    }

    /// <summary>
    /// Adds w·d and w·d² of two vectors. A sum waits for the one before it, so the squares have two and the deviations are added to each other first:
    /// with one of each, waiting took most of the time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate<TWeights>(
        Vector<double> first, Vector<double> second, int index, scoped TWeights weights, ref Vector<double> deviations,
        ref Vector<double> firstSquares, ref Vector<double> secondSquares)
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        Vector<double> firstWeighted = TWeights.AreEven ? first : first * weights.Load(index);
        Vector<double> secondWeighted = TWeights.AreEven ? second : second * weights.Load(index + Vector<double>.Count);
        deviations += firstWeighted + secondWeighted;
        firstSquares = Vector.MultiplyAddEstimate(firstWeighted, first, firstSquares);
        secondSquares = Vector.MultiplyAddEstimate(secondWeighted, second, secondSquares);
    }
}
