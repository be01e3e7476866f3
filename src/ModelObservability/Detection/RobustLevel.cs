namespace ModelObservability.Detection;

/// <summary>
/// The level of a noisy sequence and its usual deviation: exponentially weighted means of the value and of the absolute residual.
/// A residual is limited to three times the usual one, so that an outlier hardly moves the level, while a lasting shift is followed: the
/// spread then grows by a sixteenth per step until the shift is no longer an outlier.
/// </summary>
internal struct RobustLevel
{
    private const double Weight = 1 / 32.0;
    private const double Clip = 3;

    /// <summary>The number of values so far.</summary>
    public long Count { get; private set; }

    /// <summary>The level; 0 before the first value.</summary>
    public double Mean { get; private set; }

    /// <summary>The mean absolute residual; for normal noise, four fifths of the standard deviation.</summary>
    public double Spread { get; private set; }

    /// <summary>Adds a finite value.</summary>
    public void Add(double value)
    {
        Count++;
        if (Count == 1)
        {
            Mean = value;
            return;
        }

        double weight = Count < 32 ? 1.0 / Count : Weight, residual = value - Mean;
        // The first residuals are not limited: there is no usual deviation yet, nor if all values were equal.
        if (Count > 8 && Spread > 0) residual = Math.Clamp(residual, -Clip * Spread, Clip * Spread);
        Mean += weight * residual;
        Spread += weight * (Math.Abs(residual) - Spread);
    }
}
