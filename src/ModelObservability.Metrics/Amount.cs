namespace ModelObservability.Metrics;

/// <summary>How much there is of something: an exact count of samples or, where samples have weights, the sum of these.</summary>
internal readonly struct Amount
{
    private Amount(UInt128 count, double weight, bool isWeight) => (Count, Weight, IsWeight) = (count, weight, isWeight);

    /// <summary>Samples.</summary>
    public static Amount OfCount(UInt128 count) => new(count, 0, false);

    /// <summary>Weight of samples.</summary>
    public static Amount OfWeight(double weight) => new(0, weight, true);

    /// <summary>Whether it is a weight.</summary>
    public bool IsWeight { get; }

    /// <summary>The count, where it is one.</summary>
    public UInt128 Count { get; }

    /// <summary>The weight, where it is one.</summary>
    public double Weight { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsZero => Count == 0 && Weight == 0;

    /// <summary>The sum of two counts, or of two weights.</summary>
    public static Amount operator +(Amount left, Amount right) => new(left.Count + right.Count, left.Weight + right.Weight, left.IsWeight);
}
