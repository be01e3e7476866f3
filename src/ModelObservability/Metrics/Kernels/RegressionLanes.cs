using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The running sums of <see cref="RegressionKernel"/>, one in each lane.</summary>
internal struct RegressionLanes(double targetPivot, double errorPivot, double delta)
{
    private readonly Vector<double> _targetPivot = new(targetPivot), _errorPivot = new(errorPivot), _delta = new(delta);
    private Vector<double> _largest;

    public Vector<double> TargetDeviations, TargetSquares, ErrorDeviations, ErrorSquares, Absolutes, Relatives, Hubers;

    /// <summary>The largest absolute error, 0 where there is none.</summary>
    public readonly double Largest
    {
        get
        {
            double largest = 0;
            for (int lane = 0; lane < Vector<double>.Count; lane++)
                largest = Math.Max(largest, _largest[lane]);
            return largest;
        }
    }

    /// <summary>Adds one vector of samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TWeights>(Vector<double> target, Vector<double> prediction, int index, scoped TWeights weights, bool extended)
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        Vector<double> error = prediction - target;
        MomentsKernel.Accumulate(target - _targetPivot, index, weights, ref TargetDeviations, ref TargetSquares);
        MomentsKernel.Accumulate(error - _errorPivot, index, weights, ref ErrorDeviations, ref ErrorSquares);
        Vector<double> absolute = Vector.Abs(error);
        _largest = Vector.MaxNative(_largest, absolute);
        Absolutes += TWeights.AreEven ? absolute : absolute * weights.Load(index);
        if (!extended)
            return;

        Vector<double> relative = absolute / Vector.MaxNative(Vector.Abs(target), new Vector<double>(RegressionKernel.SmallestTarget));
        // δ·(a - δ/2) outside and a²/2 inside are one formula with the smaller of the two, m·(a - m/2).
        Vector<double> inner = Vector.MinNative(absolute, _delta), huber = inner * (absolute - new Vector<double>(0.5) * inner);
        Relatives += TWeights.AreEven ? relative : relative * weights.Load(index);
        Hubers += TWeights.AreEven ? huber : huber * weights.Load(index);
    }
}
