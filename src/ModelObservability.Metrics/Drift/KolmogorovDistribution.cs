namespace ModelObservability.Metrics.Drift;

/// <summary>
/// How often the empirical distribution of a sample is off the true one by a distance somewhere: exact for small samples and in the tail, elsewhere by
/// the expansion of Pelz and Good. Which serves where follows Simard and L'Ecuyer (2011), as in SciPy.
/// </summary>
internal static class KolmogorovDistribution
{
    private const int FewSamples = 140, MostForMatrix = 2000;
    private const double FewSamplesTail = 4, Tails = 2.2, Center = 1.4;

    /// <summary>The probability of at least that distance; NaN for no sample.</summary>
    /// <param name="n">The size of the sample, a whole number.</param>
    /// <param name="distance">0…1.</param>
    public static double Tail(double n, double distance)
    {
        if (!(n >= 1) || double.IsNaN(distance))
            return double.NaN;
        if (distance >= 1)
            return 0;
        double reach = n * distance, square = reach * distance;
        if (reach <= 0.5)
            return 1;
        if (distance >= 0.5 || reach >= n - 1 || square >= (n <= FewSamples ? FewSamplesTail : Tails))
            return Math.Clamp(2 * SmirnovDistribution.Tail(n, distance), 0, 1);
        bool exactly = n <= FewSamples || (n <= MostForMatrix && reach * Math.Sqrt(distance) <= Center);
        return Math.Clamp(1 - (exactly ? Durbin((int)n, distance) : PelzGood(n, distance)), 0, 1);
    }

    /// <summary>n! / n^n times an element of the n-th power of Durbin's matrix (Marsaglia, Tsang &amp; Wang 2003).</summary>
    private static double Durbin(int n, double distance)
    {
        int k = (int)Math.Ceiling(n * distance), side = 2 * k - 1;
        double missing = k - n * distance;
        var matrix = new ScaledMatrix(side);
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column <= Math.Min(row + 1, side - 1); column++)
                matrix[row, column] = 1;
        }

        double power = missing;
        for (int row = 0; row < side; row++, power *= missing)
        {
            matrix[row, 0] -= power;
            matrix[side - 1, side - 1 - row] -= power;
        }

        if (2 * missing - 1 > 0)
            matrix[side - 1, 0] += Math.Pow(2 * missing - 1, side);
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                for (int factor = 2; factor <= row - column + 1; factor++)
                    matrix[row, column] /= factor;
            }
        }

        (double element, int exponent) = matrix.ElementOfPower(n, k - 1);
        for (int factor = 1; factor <= n; factor++)
        {
            element *= (double)factor / n;
            if (element > 1e-140)
                continue;
            element *= ScaledMatrix.Unit;
            exponent--;
        }

        return element * Math.Pow(ScaledMatrix.Unit, exponent);
    }

    /// <summary>Kolmogorov's limit and three corrections in 1/√n, off by O(1/n²).</summary>
    private static double PelzGood(double n, double distance)
    {
        double z = distance * Math.Sqrt(n), z2 = z * z, z4 = z2 * z2, z6 = z4 * z2;
        double limit = 0, first = 0, second = 0, secondWhole = 0, third = 0, thirdWhole = 0;
        for (int k = 0; k < 30; k++)
        {
            double half = Math.PI * Math.PI * (k + 0.5) * (k + 0.5), whole = Math.PI * Math.PI * k * k;
            double weight = 2 * Math.Exp(-half / (2 * z2)), wholeWeight = k == 0 ? 0 : 2 * Math.Exp(-whole / (2 * z2));
            limit += weight;
            first += (half - z2) * weight;
            second += (6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * half + (1 - 2 * z2) * half * half) * weight;
            secondWhole += whole * wholeWeight;
            third += (half * half * half * (5 - 30 * z2) + half * half * (212 * z4 - 60 * z2) + half * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4) * weight;
            thirdWhole += (3 * z2 - whole) * whole * wholeWeight;
            if (weight < 1e-18 * limit)
                break;
        }

        double root = Math.Sqrt(Math.PI / 2);
        return root * (limit / z + first / (6 * z4) / Math.Sqrt(n)
            + (second / (72 * z6 * z) - secondWhole / (36 * z2 * z)) / n
            + (third / (6480 * z6 * z4) + thirdWhole / (216 * z6)) / (n * Math.Sqrt(n)));
    }
}
