namespace ModelObservability.Metrics;

/// <summary>The rules of a threshold on scores.</summary>
internal static class Thresholds
{
    /// <summary>The threshold, unless it is NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN.</exception>
    public static double Checked(double threshold, string name) => double.IsNaN(threshold)
        ? throw new ArgumentOutOfRangeException(name, threshold, $"{name} must be a number; no score compares with NaN.")
        : threshold;

    /// <summary>The lowest float not below the threshold: a float score is then judged exactly as if it had been widened to double.</summary>
    public static float ForFloats(double threshold)
    {
        float nearest = (float)threshold;
        return nearest < threshold ? MathF.BitIncrement(nearest) : nearest;
    }

    /// <summary>Predictions of scores: 1 at or above the threshold, 0 below it, 255 for NaN.</summary>
    /// <returns>The predictions: the start of the buffer.</returns>
    public static ReadOnlySpan<byte> Apply(ReadOnlySpan<double> scores, double threshold, Span<byte> predictions)
    {
        for (int index = 0; index < scores.Length; index++)
            predictions[index] = double.IsNaN(scores[index]) ? byte.MaxValue : scores[index] >= threshold ? (byte)1 : (byte)0;
        return predictions[..scores.Length];
    }

    /// <summary>Throws where two states judge scores differently.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public static void MustMatch(double own, double other, string name)
    {
        if (own != other)
            throw new ArgumentException($"The other state has the threshold {other}, this one {own}.", name);
    }
}
