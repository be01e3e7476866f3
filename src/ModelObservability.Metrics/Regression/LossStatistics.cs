using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Regression;

/// <summary>Mean, variance and extremes of losses that were computed elsewhere, in one pass and constant memory.</summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Order, split, merging and the instruction set change at most a relative 1e-13, of a mean of
/// losses of both signs 1e-14 of their root mean square. The unit of weights changes nothing. A loss that is NaN or infinite is rejected.
/// </remarks>
public sealed partial class LossStatistics : Metric<LossStatistics, LossValue>, ISerializableMetric<LossStatistics, LossValue>
{
    private LossSums sums = LossSums.Empty;

    private protected override LossValue ValueCore => new(sums);

    /// <summary>Adds a batch.</summary>
    /// <param name="losses">The loss of each sample, or of each step.</param>
    /// <param name="weights">One weight for each loss, 0…1e288; others reject it. Default: every loss weighs 1.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    public void Add(RealValues losses, RealValues weights = default)
    {
        weights.MustBeWeightsOf(losses.Length, nameof(losses));
        sums = LossBlocks.Add(sums, losses, weights);
    }

    private protected override void MergeCore(LossStatistics other)
    {
        sums += other.sums;
    }

    private protected override void ResetCore() => sums = LossSums.Empty;

    private protected override LossStatistics CreateEmptyCore() => new();
}
