using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Regression;

/// <summary>Mean, variance and extremes of losses that were computed elsewhere, in one pass and constant memory.</summary>
/// <remarks>
/// One writer at a time; adding allocates nothing. Order, split, merging and the instruction set change at most a relative 1e-13. A loss that
/// is NaN or infinite is rejected.
/// </remarks>
public sealed partial class LossStatistics : ISerializableMetric<LossStatistics, LossValue>
{
    private LossSums sums = LossSums.Empty;

    /// <inheritdoc/>
    public LossValue Value => new(sums);

    /// <summary>Adds a batch.</summary>
    /// <param name="losses">The loss of each sample, or of each step.</param>
    public void Add(Reals losses) => sums = LossBlocks.Add(sums, losses, default);

    /// <summary>Adds a batch of weighted losses.</summary>
    /// <param name="losses">The loss of each sample.</param>
    /// <param name="weights">One for each loss: 0…1e288; others reject it.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing has been added.</exception>
    public void Add(Reals losses, Reals weights)
    {
        Lengths.MustMatch(losses.Length, weights.Length, nameof(weights));
        sums = LossBlocks.Add(sums, losses, weights);
    }

    /// <inheritdoc/>
    public void Merge(LossStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        sums += other.sums;
    }

    /// <inheritdoc/>
    public void Reset() => sums = LossSums.Empty;

    /// <inheritdoc/>
    public LossStatistics CreateEmpty() => new();
}
