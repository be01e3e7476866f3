namespace ModelObservability.Detection;

/// <summary>
/// The level of a loss. Losses fall over orders of magnitude and their noise falls with them, so it is kept in logarithms as long as all of
/// them are positive; beside that always in plain numbers, which take over at the first loss that is not.
/// </summary>
internal struct LossLevel
{
    /// <summary>Losses whose highest is remembered, and as many before them.</summary>
    private const int Block = 128;

    private RobustLevel logarithms;
    private RobustLevel plain;
    private double highestResidual;
    private double highestResidualBefore;

    /// <summary>The loss taken last.</summary>
    public double Last { get; private set; }

    /// <summary>Losses the level was made of.</summary>
    public readonly long Count => plain.Count;

    /// <summary>Whether a loss was not positive: there is no telling how many times another a loss is.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The level as a loss.</summary>
    public readonly double Value => IsPlain ? plain.Mean : Math.Exp(logarithms.Mean);

    /// <summary>How far losses usually stray from the level, as a loss.</summary>
    public readonly double Spread => IsPlain ? plain.Spread : Value * logarithms.Spread;

    /// <summary>How many spreads a loss lies above the level; a spread of less than the floor counts as the floor.</summary>
    /// <param name="loss">A finite loss.</param>
    /// <param name="floor">The least spread, as a part of the level.</param>
    /// <remarks>
    /// Noise that is skewed, as that of most losses is, is so in plain numbers: half of what the last 128 to 256 losses strayed upwards at most
    /// counts as a spread there as well. A loss that rests at 0 and leaves it now and then is no spike either.
    /// </remarks>
    public readonly double Above(double loss, double floor) => IsPlain || loss <= 0
        ? (loss - plain.Mean) / Math.Max(PlainSpread, floor * Math.Abs(plain.Mean))
        : (Math.Log(loss) - logarithms.Mean) / Math.Max(logarithms.Spread, floor);

    private readonly double PlainSpread => Math.Max(Math.Max(plain.Spread, double.Epsilon), Math.Max(highestResidual, highestResidualBefore) / 2);

    /// <summary>Takes a finite loss.</summary>
    public void Add(double loss)
    {
        IsPlain |= loss <= 0;
        if (!IsPlain) logarithms.Add(Math.Log(loss));
        double residual = loss - plain.Mean, usual = Math.Max(highestResidual, highestResidualBefore);
        if (plain.Count % Block == 0) (highestResidualBefore, highestResidual) = (highestResidual, 0);
        if (plain.Count > 8) highestResidual = Math.Max(highestResidual, usual > 0 ? Math.Min(residual, 2 * usual) : residual); // a spike is not what is usual
        plain.Add(loss);
        Last = loss;
    }
}
