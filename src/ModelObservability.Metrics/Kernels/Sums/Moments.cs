namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Weight, mean and squared deviations of numbers, merged pairwise (Chan, Golub &amp; LeVeque 1983) with compensated sums: neither a large mean
/// nor the order or the number of the pieces costs digits. The error of the squared deviations is below a relative 1e-13, that of the mean below
/// 1e-14 of the root mean square.
/// </summary>
/// <param name="Weight">The number of values, or the sum of their weights.</param>
/// <param name="Mean">The weighted mean.</param>
/// <param name="Squares">The weighted sum of squared deviations from the mean, 0 or more.</param>
internal readonly record struct Moments(CompensatedSum Weight, CompensatedSum Mean, CompensatedSum Squares)
{
    /// <summary>The mean squared deviation from the mean, dividing by the weight; NaN without any.</summary>
    public double Variance => Squares.Value / Weight.Value;

    /// <summary>The mean of the squares.</summary>
    public double MeanSquare => Variance + Mean.Value * Mean.Value;

    /// <summary>
    /// The moments of a block from sums of w·(x - pivot) and w·(x - pivot)². Rounding grows with the square of the distance of the pivot from
    /// the mean, so a pivot may be off by as much as the block adds to the spread of the whole: the mean of all before it will do.
    /// </summary>
    public static Moments OfBlock(double weight, double pivot, double deviations, double squares)
    {
        double shift = deviations / weight;
        return new Moments(
            new CompensatedSum(weight), new CompensatedSum(pivot) + shift, new CompensatedSum(Math.Max(0, squares - deviations * shift)));
    }

    /// <summary>Whether what is here may serve as the pivot of a block of that weight.</summary>
    public bool Outweighs(double weight) => Weight.Value >= weight;

    /// <summary>The moments of both together.</summary>
    public static Moments operator +(Moments left, Moments right)
    {
        if (left.Weight.Value == 0)
            return right;
        if (right.Weight.Value == 0)
            return left;

        CompensatedSum weight = left.Weight + right.Weight;
        double apart = right.Mean.Value - left.Mean.Value + (right.Mean.Remainder - left.Mean.Remainder);
        double share = right.Weight.Value / weight.Value;
        return new Moments(weight, left.Mean + apart * share, left.Squares + right.Squares + apart * apart * share * left.Weight.Value);
    }
}
