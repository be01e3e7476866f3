namespace ModelObservability.Detection;

/// <summary>
/// The level of a loss. Losses fall over orders of magnitude and their noise falls with them, so it is kept in logarithms; a loss that is not
/// positive ends that, and the level starts again in plain numbers.
/// </summary>
internal struct LossLevel
{
    private RobustLevel level;
    private bool isPlain;

    /// <summary>Losses the level was made of.</summary>
    public readonly long Count => level.Count;

    /// <summary>The level as a loss.</summary>
    public readonly double Value => isPlain ? level.Mean : Math.Exp(level.Mean);

    /// <summary>How far losses usually stray from the level, as a loss.</summary>
    public readonly double Spread => isPlain ? level.Spread : Value * level.Spread;

    /// <summary>How many spreads a loss lies above the level; a spread of less than the floor counts as the floor.</summary>
    /// <param name="loss">A finite loss.</param>
    /// <param name="floor">The least spread, as a part of the level.</param>
    public readonly double Above(double loss, double floor)
    {
        if (isPlain || loss <= 0) return isPlain ? (loss - level.Mean) / Math.Max(level.Spread, floor * Math.Abs(level.Mean)) : 0;
        return (Math.Log(loss) - level.Mean) / Math.Max(level.Spread, floor);
    }

    /// <summary>Takes a finite loss.</summary>
    public void Add(double loss)
    {
        if (!isPlain && loss <= 0) (level, isPlain) = (default, true);
        level.Add(isPlain ? loss : Math.Log(loss));
    }
}
