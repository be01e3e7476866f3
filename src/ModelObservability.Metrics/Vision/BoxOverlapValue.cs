using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>What a <see cref="BoxOverlap"/> has counted, and the scores that follow.</summary>
/// <param name="Pairs">Pairs of valid boxes.</param>
/// <param name="EmptyPairs">Of these, pairs where neither box has an area: their overlap is 0/0.</param>
/// <param name="InvalidPairs">Pairs refused because a box has a NaN or infinite corner or is inverted.</param>
public readonly record struct BoxOverlapValue(long Pairs, long EmptyPairs, long InvalidPairs)
{
    /// <summary>Mean intersection over union of the pairs that have an area, 0…1; NaN where there is none.</summary>
    public double MeanIoU => SumOfIoU.Mean(Pairs - EmptyPairs);

    /// <summary>Mean Dice of the same pairs, 0…1.</summary>
    public double MeanDice => SumOfDice.Mean(Pairs - EmptyPairs);

    /// <summary>True where a count has reached 2^63 - 1 and stopped there: the scores are then no longer exact.</summary>
    public bool Saturated => Pairs == long.MaxValue;

    internal FixedPointSum SumOfIoU { get; init; }

    internal FixedPointSum SumOfDice { get; init; }
}
