namespace ModelObservability;

/// <summary>So many of so many: the evidence behind a share of a reference.</summary>
/// <param name="Successes">0…<paramref name="Trials"/>.</param>
/// <param name="Trials">0 or more.</param>
public readonly record struct ReferenceRate(long Successes, long Trials)
{
    /// <summary>The share, 0…1; NaN without trials.</summary>
    public double Share => (double)Successes / Trials;

    /// <summary>How many trials tell as much as an independent one, 1 or more: <see cref="References.Dispersion"/>.</summary>
    internal double Dispersion { get => field == 0 ? 1 : field; init => field = value <= 1 ? 0 : value; } // equal to one that was never set
}

/// <summary>A mean of a reference.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Count">Of so many samples.</param>
public readonly record struct ReferenceMean(double Mean, long Count)
{
    /// <summary>How many samples tell as much as an independent one, 1 or more: <see cref="References.Dispersion"/>.</summary>
    internal double Dispersion { get => field == 0 ? 1 : field; init => field = value <= 1 ? 0 : value; } // equal to one that was never set
}
