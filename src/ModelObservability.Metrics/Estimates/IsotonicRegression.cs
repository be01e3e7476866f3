namespace ModelObservability.Metrics.Estimates;

/// <summary>
/// The rising step function nearest to some points by weighted squares (pool adjacent violators), straight between its steps: what turns scores into
/// calibrated probabilities. As scikit-learn's <c>IsotonicRegression(out_of_bounds="clip")</c>.
/// </summary>
public sealed class IsotonicRegression
{
    private readonly double[] at, fitted;

    private IsotonicRegression(double[] at, double[] fitted) => (this.at, this.fitted) = (at, fitted);

    /// <summary>Fits the function.</summary>
    /// <param name="x">Where the points are, finite, in any order; points of one x are averaged.</param>
    /// <param name="y">What they are, finite.</param>
    /// <param name="weights">How much they weigh, each above 0 and finite; empty for 1 each.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">The lengths differ, there are no points, or a number is outside its range.</exception>
    public static IsotonicRegression Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights = default)
    {
        Lengths.MustMatch(x.Length, y.Length, nameof(y), nameof(x));
        if (!weights.IsEmpty)
            Lengths.MustMatch(x.Length, weights.Length, nameof(weights), nameof(x));
        if (x.IsEmpty)
            throw new ArgumentException("x is empty; there must be 1 point or more.", nameof(x));
        Require(x, double.MinValue, nameof(x));
        Require(y, double.MinValue, nameof(y));
        Require(weights, double.Epsilon, nameof(weights));

        double[] keys = x.ToArray();
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order);
        List<double> places = [], means = [], sums = [];
        foreach (int point in order)
        {
            double weight = weights.IsEmpty ? 1 : weights[point];
            if (places.Count == 0 || x[point] > places[^1])
            {
                places.Add(x[point]);
                means.Add(y[point]);
                sums.Add(weight);
                continue;
            }

            sums[^1] += weight;
            means[^1] += (y[point] - means[^1]) * weight / sums[^1];
        }

        double[] values = [.. means];
        PooledViolators.Pool(values, [.. sums]);
        return new IsotonicRegression([.. places], values);
    }

    /// <summary>The function at a place: on the line between two points, and beyond them that of the nearest.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>The value; NaN for NaN.</returns>
    public double Predict(double x)
    {
        if (double.IsNaN(x))
            return double.NaN;
        int index = Array.BinarySearch(at, x);
        if (index >= 0)
            return fitted[index];
        int above = ~index;
        if (above == 0 || above == at.Length)
            return fitted[above == 0 ? 0 : ^1];
        double part = (x - at[above - 1]) / (at[above] - at[above - 1]);
        return fitted[above - 1] + (fitted[above] - fitted[above - 1]) * part;
    }

    private static void Require(ReadOnlySpan<double> values, double least, string name)
    {
        int bad = values.IndexOfAnyExceptInRange(least, double.MaxValue);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"{name}[{bad}] is {values[bad]}; it must be finite{(least > 0 ? " and above 0" : "")}."), name);
    }
}
