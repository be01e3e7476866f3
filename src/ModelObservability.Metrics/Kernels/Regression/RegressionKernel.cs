using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Adds blocks of targets and predictions to the sums of a regression in one pass.</summary>
internal static class RegressionKernel
{
    /// <summary>Below it a target counts as that much in the relative error: the float64 epsilon, as in scikit-learn.</summary>
    public const double SmallestTarget = 1.0 / (1L << 52);

    /// <summary>
    /// Samples that may come in one call: so many that taking them into the sums so far is seldom, so few that they are read again from the
    /// cache where one of them is bad.
    /// </summary>
    public const int RunLength = 8 * MomentsKernel.BlockLength;

    /// <summary>The sums with a run more. A pair that is not finite makes <see cref="RegressionSums.Absolute"/> not finite.</summary>
    /// <param name="before">The sums so far.</param>
    /// <param name="targets">The truth.</param>
    /// <param name="predictions">As many.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="delta">
    /// Where the Huber loss turns from square to linear; null leaves it and the relative error meaningless, which is faster.
    /// </param>
    // Inlined into a larger caller, as the profile-guided compiler may do, the blocks within no longer are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static RegressionSums Add<TReals, TWeights>(
        in RegressionSums before, scoped TReals targets, scoped TReals predictions, scoped TWeights weights, double? delta)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        double weight = weights.Sum(targets.Length), whole = Math.ScaleB(weight, weights.Unit);
        double targetPivot = before.Targets.Outweighs(whole) ? before.Targets.Mean.Value : TargetPivot(targets, weights, weight);
        double errorPivot = before.Errors.Outweighs(whole) ? before.Errors.Mean.Value : ErrorPivot(targets, predictions, weights, weight);
        var given = new RegressionLanes.Constants(new(targetPivot), new(errorPivot), new(delta ?? 0));
        CompensatedSum targetDeviation = default, targetSquare = default, errorDeviation = default, errorSquare = default;
        CompensatedSum absoluteSum = default, relativeSum = default, huberSum = default;
        double largest = 0;
        for (int start = 0; start < targets.Length; start += MomentsKernel.BlockLength)
        {
            int end = Math.Min(start + MomentsKernel.BlockLength, targets.Length);
            // Two loops, so that the one for few scores carries nothing of the others.
            RegressionBlock block = delta is null
                ? AddBlock(targets, predictions, weights, start, end, given, extended: false)
                : AddBlock(targets, predictions, weights, start, end, given, extended: true);
            targetDeviation += block.TargetDeviation;
            targetSquare += block.TargetSquare;
            errorDeviation += block.ErrorDeviation;
            errorSquare += block.ErrorSquare;
            absoluteSum += block.Absolute;
            largest = Math.Max(largest, block.Largest);
            if (delta is null)
                continue;
            relativeSum += block.Relative;
            huberSum += block.Huber;
        }

        Moments targetMoments = default, errorMoments = default;
        if (weight > 0)
        {
            targetMoments = Moments.OfBlock(weight, weights.Unit, targetPivot, targetDeviation.Value, targetSquare.Value);
            errorMoments = Moments.OfBlock(weight, weights.Unit, errorPivot, errorDeviation.Value, errorSquare.Value);
        }

        int unit = weights.Unit - errorMoments.Unit;
        return before + new RegressionSums(targetMoments, errorMoments, absoluteSum.Scaled(unit), relativeSum.Scaled(unit), huberSum.Scaled(unit), largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RegressionBlock AddBlock<TReals, TWeights>(
        scoped TReals targets, scoped TReals predictions, scoped TWeights weights, int index, int end, RegressionLanes.Constants given, bool extended)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        // A variable for each sum: in a struct they would go through memory in every step.
        Vector<double> targetDeviations = default, targetSquares = default, moreTargetSquares = default;
        Vector<double> errorDeviations = default, errorSquares = default, moreErrorSquares = default;
        Vector<double> absolutes = default, largests = default, relatives = default, hubers = default;
        int width = Vector<double>.Count;
        for (; Vector.IsHardwareAccelerated && index <= end - 2 * width; index += 2 * width)
        {
            targets.Load(index, out Vector<double> firstTarget, out Vector<double> secondTarget);
            predictions.Load(index, out Vector<double> firstPrediction, out Vector<double> secondPrediction);
            Vector<double> firstError = firstPrediction - firstTarget, secondError = secondPrediction - secondTarget;
            MomentsKernel.Accumulate(
                firstTarget - given.TargetPivot, secondTarget - given.TargetPivot, index, weights, ref targetDeviations, ref targetSquares,
                ref moreTargetSquares);
            MomentsKernel.Accumulate(
                firstError - given.ErrorPivot, secondError - given.ErrorPivot, index, weights, ref errorDeviations, ref errorSquares,
                ref moreErrorSquares);
            Vector<double> firstAbsolute = Vector.Abs(firstError), secondAbsolute = Vector.Abs(secondError);
            largests = Vector.MaxNative(largests, Vector.MaxNative(firstAbsolute, secondAbsolute));
            absolutes += RegressionLanes.Weighted(firstAbsolute, secondAbsolute, index, weights);
            if (!extended)
                continue;
            relatives += RegressionLanes.Weighted(
                RegressionLanes.Relative(firstAbsolute, firstTarget), RegressionLanes.Relative(secondAbsolute, secondTarget), index, weights);
            hubers += RegressionLanes.Weighted(
                RegressionLanes.Huber(firstAbsolute, given.Delta), RegressionLanes.Huber(secondAbsolute, given.Delta), index, weights);
        }

        double targetDeviation = Vector.Sum(targetDeviations), targetSquare = Vector.Sum(targetSquares + moreTargetSquares);
        double errorDeviation = Vector.Sum(errorDeviations), errorSquare = Vector.Sum(errorSquares + moreErrorSquares);
        double absoluteSum = Vector.Sum(absolutes), relativeSum = 0, huberSum = 0, largest = RegressionLanes.Largest(largests);
        if (extended)
            (relativeSum, huberSum) = (Vector.Sum(relatives), Vector.Sum(hubers));
        double targetPivot = given.TargetPivot[0], errorPivot = given.ErrorPivot[0], delta = given.Delta[0];
        for (; index < end; index++)
        {
            double target = targets[index], error = predictions[index] - target, scale = weights[index];
            double targetApart = target - targetPivot, errorApart = error - errorPivot;
            targetDeviation += scale * targetApart;
            targetSquare += scale * targetApart * targetApart;
            errorDeviation += scale * errorApart;
            errorSquare += scale * errorApart * errorApart;
            double absolute = Math.Abs(error), inner = Math.Min(absolute, delta);
            absoluteSum += scale * absolute;
            largest = Math.Max(largest, absolute);
            relativeSum += scale * (absolute / Math.Max(Math.Abs(target), SmallestTarget));
            huberSum += scale * (inner * (absolute - 0.5 * inner));
        }

        return new RegressionBlock(targetDeviation, targetSquare, errorDeviation, errorSquare, absoluteSum, relativeSum, huberSum, largest);
    }

    // As MomentsKernel.Pivot. These run until there are as many samples as a block has.
    private static double TargetPivot<TReals, TWeights>(scoped TReals targets, scoped TWeights weights, double weight)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        if (!TWeights.AreEven)
        {
            int heaviest = weights.Heaviest;
            WeightedPivot pivot = new(targets[heaviest], weight);
            for (int index = 0; index < targets.Length; index++)
                pivot.Add(targets[index], weights[index]);
            return pivot.Value;
        }

        double first = targets[0], sum = 0;
        for (int index = 0; index < targets.Length; index++)
            sum += targets[index] - first;
        return first + sum / targets.Length;
    }

    private static double ErrorPivot<TReals, TWeights>(scoped TReals targets, scoped TReals predictions, scoped TWeights weights, double weight)
        where TReals : struct, IBlockReals, allows ref struct
        where TWeights : struct, IBlockWeights, allows ref struct
    {
        if (!TWeights.AreEven)
        {
            int heaviest = weights.Heaviest;
            WeightedPivot pivot = new(predictions[heaviest] - targets[heaviest], weight);
            for (int index = 0; index < targets.Length; index++)
                pivot.Add(predictions[index] - targets[index], weights[index]);
            return pivot.Value;
        }

        double first = predictions[0] - targets[0], sum = 0;
        for (int index = 0; index < targets.Length; index++)
            sum += predictions[index] - targets[index] - first;
        return first + sum / targets.Length;
    }

    /// <summary>The sums over a block, few enough samples for plain sums.</summary>
    private readonly record struct RegressionBlock(
        double TargetDeviation, double TargetSquare, double ErrorDeviation, double ErrorSquare, double Absolute, double Relative, double Huber,
        double Largest);
}
