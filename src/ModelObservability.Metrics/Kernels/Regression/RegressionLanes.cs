using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>A step of <see cref="RegressionKernel"/>: one vector of samples, one sum in each lane.</summary>
internal static class RegressionLanes
{
    /// <summary>What the sums are taken against, the same in every lane.</summary>
    public readonly record struct Constants(Vector<double> TargetPivot, Vector<double> ErrorPivot, Vector<double> Delta);

    /// <summary>The largest lane.</summary>
    public static double Largest(Vector<double> lanes)
    {
        double largest = lanes[0];
        for (int lane = 1; lane < Vector<double>.Count; lane++)
            largest = Math.Max(largest, lanes[lane]);
        return largest;
    }

    /// <summary>Adds one vector of samples to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TWeights>(
        Vector<double> target, Vector<double> prediction, int index, scoped TWeights weights, bool extended, in Constants given,
        ref Vector<double> targetDeviations, ref Vector<double> targetSquares, ref Vector<double> errorDeviations,
        ref Vector<double> errorSquares, ref Vector<double> absolutes, ref Vector<double> largest, ref Vector<double> relatives,
        ref Vector<double> hubers)
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        Vector<double> error = prediction - target;
        MomentsKernel.Accumulate(target - given.TargetPivot, index, weights, ref targetDeviations, ref targetSquares);
        MomentsKernel.Accumulate(error - given.ErrorPivot, index, weights, ref errorDeviations, ref errorSquares);
        Vector<double> absolute = Vector.Abs(error);
        largest = Vector.MaxNative(largest, absolute);
        absolutes += TWeights.AreEven ? absolute : absolute * weights.Load(index);
        if (!extended)
            return;

        Vector<double> relative = absolute / Vector.MaxNative(Vector.Abs(target), new Vector<double>(RegressionKernel.SmallestTarget));
        // δ·(a - δ/2) outside and a²/2 inside are one formula with the smaller of the two, m·(a - m/2).
        Vector<double> inner = Vector.MinNative(absolute, given.Delta), huber = inner * (absolute - new Vector<double>(0.5) * inner);
        relatives += TWeights.AreEven ? relative : relative * weights.Load(index);
        hubers += TWeights.AreEven ? huber : huber * weights.Load(index);
    }
}
