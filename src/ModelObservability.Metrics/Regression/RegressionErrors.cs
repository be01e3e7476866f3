using System.Numerics;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Metrics.Regression;

/// <summary>
/// Errors of a regression in one pass and constant memory: MSE, RMSE, MAE, MAPE, R², explained variance, largest error, Huber loss and, if
/// asked for, the median absolute error.
/// </summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Whatever the order, the split into batches, the number of merged states and the
/// instruction set, means of what cannot be negative and variances agree to a relative 1e-13, also where targets are far from 0 for their spread;
/// R² and explained variance are 1 minus a ratio of such. A pair whose difference is not finite is rejected. Squares overflow to ∞ where an
/// error or a deviation passes 1e154.
/// </remarks>
public sealed partial class RegressionErrors : Metric<RegressionErrors, RegressionValue>, ISerializableMetric<RegressionErrors, RegressionValue>
{
    private const int BlockLength = MomentsKernel.BlockLength;
    private const double PowersOfTen = 17;

    private readonly RegressionOptions options;
    private readonly double? delta;
    private readonly QuantileSketch? median; // empty from the first weight on
    private WeightedMagnitudes? weightedMedian;
    private RegressionSums sums = RegressionSums.Empty;
    private Rejections rejected;
    private long count;
    private bool weighted, saturated;

    /// <summary>Creates an empty state.</summary>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public RegressionErrors(RegressionOptions? options = null)
    {
        this.options = options ?? new RegressionOptions();
        this.options.Validate();
        delta = this.options.Extended ? this.options.HuberDelta : null;
        if (this.options.MedianAccuracy is double accuracy)
            median = new QuantileSketch(new SketchOptions { RelativeAccuracy = accuracy, Bins = BinsFor(accuracy) });
    }

    private protected override RegressionValue ValueCore => new(sums, count, delta is not null, weightedMedian?.Median ?? median?.MedianOfMagnitudes)
    {
        Rejected = rejected,
        Saturated = saturated,
    };

    /// <summary>Adds a batch. With a median the first weights allocate its bins anew, 16 bytes each.</summary>
    /// <param name="targets">The truth, in any unit.</param>
    /// <param name="predictions">One prediction for each target, in its unit.</param>
    /// <param name="weights">One weight for each target, 0…1e288; others reject the sample. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    public void Add(RealValues targets, RealValues predictions, RealValues weights = default)
    {
        Lengths.MustMatch(targets.Length, predictions.Length, nameof(predictions), nameof(targets));
        weights.MustBeWeightsOf(targets.Length, nameof(targets));
        if (weights.Length > 0)
            UseWeights();
        AddBlocks(targets, predictions, weights);
    }

    private protected override void MergeCore(RegressionErrors other)
    {
        if (other.options != options)
            throw new ArgumentException($"The other state has {other.options}, this one {options}.", nameof(other));

        sums += other.sums;
        rejected += other.rejected;
        saturated |= other.saturated;
        Saturating.Add(ref count, other.count, ref saturated);
        if (other.weighted)
            UseWeights();
        if (weightedMedian is null)
            median?.Merge(other.median!);
        else
            weightedMedian.Merge(other.weightedMedian ?? other.median!.Weighted());
    }

    private protected override void ResetCore()
    {
        sums = RegressionSums.Empty;
        rejected = default;
        count = 0;
        weighted = saturated = false;
        median?.Reset();
        weightedMedian = null;
    }

    private protected override RegressionErrors CreateEmptyCore() => new(options);

    /// <summary>Bins for 17 powers of ten, as far as so many are allowed.</summary>
    private static int BinsFor(double accuracy) =>
        Math.Min(SketchOptions.MostBins, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Ceiling(PowersOfTen * Math.Log(10) / 2 / accuracy)));

    private void UseWeights()
    {
        weighted = true;
        if (weightedMedian is not null || median is null)
            return;
        weightedMedian = median.Weighted();
        median.Reset();
    }

    private void AddBlocks(RealValues targets, RealValues predictions, RealValues weights)
    {
        // Numbers of one kind are read where they are, in runs; singles are widened as they are read.
        if (weights.Length == 0 && median is null && targets.Singles.IsEmpty == predictions.Singles.IsEmpty)
        {
            for (int start = 0; start < targets.Length; start += RegressionKernel.RunLength)
            {
                int length = Math.Min(RegressionKernel.RunLength, targets.Length - start);
                if (!TryAdd(targets, predictions, start, length))
                    AddBlocks(targets, predictions, weights, start, length);
            }
        }
        else
        {
            AddBlocks(targets, predictions, weights, 0, targets.Length);
        }
    }

    private void AddBlocks(RealValues targets, RealValues predictions, RealValues weights, int from, int count)
    {
        Span<double> targetBuffer = stackalloc double[targets.BufferLength(BlockLength)];
        Span<double> predictionBuffer = stackalloc double[predictions.BufferLength(BlockLength)];
        Span<double> weightBuffer = stackalloc double[weights.BufferLength(BlockLength)];
        for (int start = from, end = from + count; start < end; start += BlockLength)
        {
            int length = Math.Min(BlockLength, end - start);
            AddBlock(
                targets.Block(start, length, targetBuffer), predictions.Block(start, length, predictionBuffer),
                weights.Length == 0 ? [] : weights.Block(start, length, weightBuffer));
        }
    }

    /// <summary>Adds a run unless there is a bad sample in it.</summary>
    private bool TryAdd(RealValues targets, RealValues predictions, int start, int length)
    {
        RegressionSums added = targets.Singles.IsEmpty
            ? RegressionKernel.Add(
                sums, new DoubleReals(targets.Doubles.Slice(start, length)), new DoubleReals(predictions.Doubles.Slice(start, length)),
                new EvenWeights(), delta)
            : RegressionKernel.Add(
                sums, new SingleReals(targets.Singles.Slice(start, length)), new SingleReals(predictions.Singles.Slice(start, length)),
                new EvenWeights(), delta);
        if (!double.IsFinite(added.Absolute.Value))
            return false;
        sums = added;
        Saturating.Add(ref count, length, ref saturated);
        return true;
    }

    private void AddBlock(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights)
    {
        DoubleReals truth = new(targets), predicted = new(predictions);
        int unit = WeightUnit.Of(weights);
        Span<double> scaled = stackalloc double[unit == 0 ? 0 : weights.Length];
        RegressionSums sums = weights.IsEmpty
            ? RegressionKernel.Add(this.sums, truth, predicted, new EvenWeights(), delta)
            : RegressionKernel.Add(this.sums, truth, predicted, new GivenWeights(weights, unit, scaled), delta);
        // Seldom: look at every sample, and start again with the good ones, unless their sums alone overflow.
        if (!(double.IsFinite(sums.Absolute.Value) && SampleWeights.AreValid(weights)) && Rejects(targets, predictions, weights))
            return;

        this.sums = sums;
        Saturating.Add(ref count, targets.Length, ref saturated);
        for (int index = 0; median is not null && index < targets.Length; index++)
        {
            double error = Math.Abs(predictions[index] - targets[index]);
            if (weightedMedian is null)
                median.Add(error);
            else
                weightedMedian.Add(error, weights.IsEmpty ? 1 : weights[index]);
        }
    }

    private bool Rejects(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions, ReadOnlySpan<double> weights)
    {
        Span<double> goodTargets = stackalloc double[targets.Length], goodPredictions = stackalloc double[targets.Length];
        Span<double> goodWeights = stackalloc double[weights.Length];
        int good = 0, badErrors = 0;
        for (int index = 0; index < targets.Length; index++)
        {
            if (!double.IsFinite(predictions[index] - targets[index]))
            {
                badErrors++;
                continue;
            }

            if (!weights.IsEmpty)
            {
                if (!SampleWeights.IsValid(weights[index]))
                    continue;
                goodWeights[good] = weights[index];
            }

            goodTargets[good] = targets[index];
            goodPredictions[good++] = predictions[index];
        }

        if (good == targets.Length)
            return false;

        rejected += new Rejections(NonFiniteScore: badErrors, WeightOutOfRange: targets.Length - good - badErrors);
        if (good > 0)
            AddBlock(goodTargets[..good], goodPredictions[..good], goodWeights[..Math.Min(good, goodWeights.Length)]);
        return true;
    }
}
