using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>What a step of <see cref="RegressionKernel"/> computes in every lane.</summary>
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

    /// <summary>The errors of a vector of samples, each as a share of its target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Relative(Vector<double> absolute, Vector<double> target) =>
        absolute / Vector.MaxNative(Vector.Abs(target), new Vector<double>(RegressionKernel.SmallestTarget));

    /// <summary>The Huber losses of a vector of samples: δ·(a - δ/2) outside and a²/2 inside are one formula with the smaller of the two, m·(a - m/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Huber(Vector<double> absolute, Vector<double> delta)
    {
        Vector<double> inner = Vector.MinNative(absolute, delta);
        return inner * (absolute - new Vector<double>(0.5) * inner);
    }

    /// <summary>Two vectors added, each value times its weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Weighted<TWeights>(Vector<double> first, Vector<double> second, int index, scoped TWeights weights)
        where TWeights : struct, IBlockWeights, allows ref struct
        => TWeights.AreEven ? first + second : first * weights.Load(index) + second * weights.Load(index + Vector<double>.Count);
}
