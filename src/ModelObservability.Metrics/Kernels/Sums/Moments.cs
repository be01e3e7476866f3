namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Weight, mean and squared deviations of numbers, merged pairwise (Chan, Golub &amp; LeVeque 1983) with compensated sums: neither a large mean
/// nor the order or the number of the pieces costs digits. The error of the squared deviations is below a relative 1e-13, that of the mean below
/// 1e-14 of the root mean square.
/// </summary>
/// <param name="Weight">The number of values, or the sum of their weights.</param>
/// <param name="Mean">The weighted mean.</param>
/// <param name="Squares">The weighted sum of squared deviations from the mean in units of two to the power of <see cref="Unit"/>, 0 or more.</param>
internal readonly record struct Moments(CompensatedSum Weight, CompensatedSum Mean, CompensatedSum Squares)
{
    /// <summary>The exponent of the unit of sums of products with the weights, see <see cref="WeightUnit"/>.</summary>
    public int Unit => WeightUnit.Of(Weight.Value);

    /// <summary>The mean squared deviation from the mean, dividing by the weight; NaN without any.</summary>
    public double Variance => MeanOf(Squares);

    /// <summary>The mean of the squares; infinite where they overflow.</summary>
    public double MeanSquare => double.IsPositiveInfinity(Variance) ? Variance : Variance + Mean.Value * Mean.Value;

    /// <summary>What a sum of products with the weights, told in <see cref="Unit"/>, is on average.</summary>
    public double MeanOf(CompensatedSum products) => products.Value / Math.ScaleB(Weight.Value, -Unit);

    /// <summary>
    /// The moments of a block from sums of w·(x - pivot) and w·(x - pivot)². Rounding grows with the square of the distance of the pivot from
    /// the mean, so a pivot may be off by as much as the block adds to the spread of the whole: the mean of all before it will do.
    /// </summary>
    /// <param name="weight">The sum of w.</param>
    /// <param name="unit">The exponent of the unit that all three sums are told in.</param>
    /// <param name="pivot">The pivot.</param>
    /// <param name="deviations">The sum of w·(x - pivot).</param>
    /// <param name="squares">The sum of w·(x - pivot)².</param>
    public static Moments OfBlock(double weight, int unit, double pivot, double deviations, double squares)
    {
        double shift = deviations / weight, spread = squares - deviations * shift;
        double whole = Math.ScaleB(weight, unit);
        return new Moments(
            new CompensatedSum(whole), new CompensatedSum(pivot) + shift,
            new CompensatedSum(double.IsFinite(spread) ? Math.Max(0, spread) : double.PositiveInfinity).Scaled(unit - WeightUnit.Of(whole))); // squares that overflow do so in every order
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

        // From the heavier side: what the lighter one adds is small then, and so is its rounding.
        if (right.Weight.Value > left.Weight.Value)
            (left, right) = (right, left);
        CompensatedSum weight = left.Weight + right.Weight;
        CompensatedSum apart = right.Mean + -left.Mean.Value + -left.Mean.Remainder;
        double share = right.Weight.Value / weight.Value;
        int unit = WeightUnit.Of(weight.Value);
        double squares = apart.Value * apart.Value * share * Math.ScaleB(left.Weight.Value, -unit);
        return new Moments(
            weight, Moved(left.Mean, apart, right.Weight, weight),
            left.Squares.Scaled(left.Unit - unit) + right.Squares.Scaled(right.Unit - unit) + (double.IsNaN(squares) ? double.PositiveInfinity : squares));
    }

    /// <summary>The mean moved by the part of the distance that the added weight has of all, to twice the digits of a double.</summary>
    private static CompensatedSum Moved(CompensatedSum mean, CompensatedSum apart, CompensatedSum added, CompensatedSum weight)
    {
        double share = added.Value / weight.Value;
        double left = Math.FusedMultiplyAdd(-share, weight.Value, added.Value) + added.Remainder - share * weight.Remainder;
        double rest = left / weight.Value;
        double product = apart.Value * share;
        double lost = Math.FusedMultiplyAdd(apart.Value, share, -product) + apart.Value * rest + apart.Remainder * share;
        return double.IsFinite(lost) ? mean + product + lost : mean + product;
    }
}
