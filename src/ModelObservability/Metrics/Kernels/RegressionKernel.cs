using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Adds blocks of targets and predictions to the sums of a regression in one pass.</summary>
internal static class RegressionKernel
{
    /// <summary>Below it a target counts as that much in the relative error: the float64 epsilon, as in scikit-learn.</summary>
    public const double SmallestTarget = 1.0 / (1L << 52);

    /// <summary>The sums with a block more. A pair that is not finite makes <see cref="RegressionSums.Absolute"/> not finite.</summary>
    /// <param name="before">The sums so far.</param>
    /// <param name="targets">The truth.</param>
    /// <param name="predictions">As many.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="delta">
    /// Where the Huber loss turns from square to linear; null leaves it and the relative error at 0, which is faster.
    /// </param>
    public static RegressionSums Add<TReals, TWeights>(
        in RegressionSums before, scoped TReals targets, scoped TReals predictions, scoped TWeights weights, double? delta)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        double weight = weights.Sum(targets.Length);
        double targetPivot = before.Targets.Outweighs(weight) ? before.Targets.Mean.Value : TargetPivot(targets);
        double errorPivot = before.Errors.Outweighs(weight) ? before.Errors.Mean.Value : ErrorPivot(targets, predictions);
        var lanes = new RegressionLanes(targetPivot, errorPivot, delta ?? 0);
        // Two loops, so that the one for few scores carries nothing of the others.
        int index = delta is null
            ? AddVectors(targets, predictions, weights, ref lanes, extended: false)
            : AddVectors(targets, predictions, weights, ref lanes, extended: true);

        double targetDeviation = Vector.Sum(lanes.TargetDeviations), targetSquare = Vector.Sum(lanes.TargetSquares);
        double errorDeviation = Vector.Sum(lanes.ErrorDeviations), errorSquare = Vector.Sum(lanes.ErrorSquares);
        double absoluteSum = Vector.Sum(lanes.Absolutes), relativeSum = Vector.Sum(lanes.Relatives), huberSum = Vector.Sum(lanes.Hubers);
        double largest = lanes.Largest;
        for (; index < targets.Length; index++)
        {
            double target = targets[index], error = predictions[index] - target, scale = weights[index];
            double targetApart = target - targetPivot, errorApart = error - errorPivot;
            targetDeviation += scale * targetApart;
            targetSquare += scale * targetApart * targetApart;
            errorDeviation += scale * errorApart;
            errorSquare += scale * errorApart * errorApart;
            double absolute = Math.Abs(error), inner = Math.Min(absolute, delta ?? 0);
            absoluteSum += scale * absolute;
            largest = Math.Max(largest, absolute);
            relativeSum += scale * (absolute / Math.Max(Math.Abs(target), SmallestTarget));
            huberSum += scale * (inner * (absolute - 0.5 * inner));
        }

        Moments targetMoments = default, errorMoments = default;
        if (weight > 0)
        {
            targetMoments = Moments.OfBlock(weight, targetPivot, targetDeviation, targetSquare);
            errorMoments = Moments.OfBlock(weight, errorPivot, errorDeviation, errorSquare);
        }

        return before + new RegressionSums(
            targetMoments, errorMoments, new CompensatedSum(absoluteSum),
            delta is null ? default : new CompensatedSum(relativeSum), delta is null ? default : new CompensatedSum(huberSum), largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AddVectors<TReals, TWeights>(
        scoped TReals targets, scoped TReals predictions, scoped TWeights weights, ref RegressionLanes result, bool extended)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        int index = 0, width = Vector<double>.Count;
        // A copy lives in registers, which the caller's would not.
        RegressionLanes lanes = result;
        while (Vector.IsHardwareAccelerated && index <= targets.Length - 2 * width)
        {
            targets.Load(index, out Vector<double> firstTarget, out Vector<double> secondTarget);
            predictions.Load(index, out Vector<double> firstPrediction, out Vector<double> secondPrediction);
            lanes.Add(firstTarget, firstPrediction, index, weights, extended);
            lanes.Add(secondTarget, secondPrediction, index + width, weights, extended);
            index += 2 * width;
        }

        result = lanes;
        return index;
    }

    // As MomentsKernel.Pivot. These run until there are as many samples as a block has.
    private static double TargetPivot<TReals>(scoped TReals targets)
        where TReals : struct, IBlockReals, allows ref struct
    {
        double first = targets[0], sum = 0;
        for (int index = 0; index < targets.Length; index++)
            sum += targets[index] - first;
        return first + sum / targets.Length;
    }

    private static double ErrorPivot<TReals>(scoped TReals targets, scoped TReals predictions)
        where TReals : struct, IBlockReals, allows ref struct
    {
        double first = predictions[0] - targets[0], sum = 0;
        for (int index = 0; index < targets.Length; index++)
            sum += predictions[index] - targets[index] - first;
        return first + sum / targets.Length;
    }
}
