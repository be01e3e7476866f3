namespace ModelObservability.Detection;

/// <summary>
/// Where a noisy sequence is and how far it usually strays from there: exponentially weighted means of the value and of the absolute residual.
/// A residual counts for three times the usual at most, so that an outlier hardly moves the level, while a lasting shift is followed: the
/// spread then grows by a sixteenth a step until the shift is no outlier any more.
/// </summary>
internal struct RobustLevel
{
    private const double Weight = 1 / 32.0;
    private const double Clip = 3;

    /// <summary>Values so far.</summary>
    public long Count { get; private set; }

    /// <summary>The level; 0 before the first value.</summary>
    public double Mean { get; private set; }

    /// <summary>The mean absolute residual; of normal noise four fifths of its standard deviation.</summary>
    public double Spread { get; private set; }

    /// <summary>Takes a finite value.</summary>
    public void Add(double value)
    {
        Count++;
        if (Count == 1)
        {
            Mean = value;
            return;
        }

        double weight = Count < 32 ? 1.0 / Count : Weight, residual = value - Mean;
        // The first residuals are all there is: nothing is usual yet, and nothing where all values were the same.
        if (Count > 8 && Spread > 0) residual = Math.Clamp(residual, -Clip * Spread, Clip * Spread);
        Mean += weight * residual;
        Spread += weight * (Math.Abs(residual) - Spread);
    }
}
