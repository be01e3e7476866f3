namespace ModelObservability.Detection;

/// <summary>
/// The level of a loss. Losses fall by orders of magnitude and their noise falls with them, so it is kept in logarithms while all of
/// them are positive; a level in plain numbers is kept as well and takes over at the first loss that is not.
/// </summary>
internal struct LossLevel
{
    /// <summary>The number of losses in a block; the highest residuals of this block and the one before are kept.</summary>
    private const int Block = 128;

    private RobustLevel logarithms;
    private RobustLevel plain;
    private double highestResidual;
    private double highestResidualBefore;

    /// <summary>The last loss.</summary>
    public double Last { get; private set; }

    /// <summary>The number of losses in the level.</summary>
    public readonly long Count => plain.Count;

    /// <summary>Whether a loss was not positive, so that ratios of losses are meaningless.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The level as a loss.</summary>
    public readonly double Value => IsPlain ? plain.Mean : Math.Exp(logarithms.Mean);

    /// <summary>The usual deviation from the level, as a loss.</summary>
    public readonly double Spread => IsPlain ? plain.Spread : Value * logarithms.Spread;

    /// <summary>How many spreads a loss lies above the level; a spread below the floor counts as the floor.</summary>
    /// <param name="loss">A finite loss.</param>
    /// <param name="floor">The smallest spread, as a fraction of the level.</param>
    /// <remarks>
    /// The noise of most losses is skewed, in plain numbers as well: half of the largest upward deviation of the last 128 to 256 losses
    /// also counts as a spread there. So a loss that stays at 0 and leaves it occasionally is not a spike either.
    /// </remarks>
    public readonly double Above(double loss, double floor) => IsPlain || loss <= 0
        ? (loss - plain.Mean) / Math.Max(PlainSpread, floor * Math.Abs(plain.Mean))
        : (Math.Log(loss) - logarithms.Mean) / Math.Max(logarithms.Spread, floor);

    private readonly double PlainSpread => Math.Max(Math.Max(plain.Spread, double.Epsilon), Math.Max(highestResidual, highestResidualBefore) / 2);

    /// <summary>Adds a finite loss.</summary>
    public void Add(double loss)
    {
        IsPlain |= loss <= 0;
        if (!IsPlain) logarithms.Add(Math.Log(loss));
        double residual = loss - plain.Mean, usual = Math.Max(highestResidual, highestResidualBefore);
        if (plain.Count % Block == 0) (highestResidualBefore, highestResidual) = (highestResidual, 0);
        if (plain.Count > 8) highestResidual = Math.Max(highestResidual, usual > 0 ? Math.Min(residual, 2 * usual) : residual); // a spike must not become usual
        plain.Add(loss);
        Last = loss;
    }
}
