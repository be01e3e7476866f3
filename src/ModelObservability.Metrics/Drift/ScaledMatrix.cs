namespace ModelObservability.Metrics.Drift;

/// <summary>A square matrix of numbers of 0 and more, with an exponent of its own, so that its powers do not overflow.</summary>
internal sealed class ScaledMatrix(int side)
{
    /// <summary>What one step of the exponent stands for.</summary>
    public const double Unit = 1e140;

    private double[] cells = new double[side * side];
    private int exponent;

    public double this[int row, int column]
    {
        get => cells[row * side + column];
        set => cells[row * side + column] = value;
    }

    /// <summary>An element of the diagonal of a power: number · Unit^exponent.</summary>
    public (double Number, int Exponent) ElementOfPower(int power, int index)
    {
        ScaledMatrix result = Power(power);
        return (result[index, index], result.exponent);
    }

    private ScaledMatrix Power(int power)
    {
        if (power == 1)
            return this;
        ScaledMatrix half = Power(power / 2), square = half.Times(half, index: side / 2);
        return power % 2 == 0 ? square : square.Times(this, side / 2);
    }

    private ScaledMatrix Times(ScaledMatrix other, int index)
    {
        var product = new ScaledMatrix(side) { exponent = exponent + other.exponent };
        for (int row = 0; row < side; row++)
        {
            Span<double> into = product.cells.AsSpan(row * side, side);
            for (int inner = 0; inner < side; inner++)
            {
                double factor = cells[row * side + inner];
                ReadOnlySpan<double> from = other.cells.AsSpan(inner * side, side);
                for (int column = 0; column < into.Length; column++)
                    into[column] += factor * from[column];
            }
        }

        if (product[index, index] > Unit)
        {
            product.cells = Array.ConvertAll(product.cells, static cell => cell / Unit);
            product.exponent++;
        }

        return product;
    }
}
