namespace ModelObservability.Metrics.Forecasts;

/// <summary>What a forecast has to say.</summary>
public enum ForecastStatus
{
    /// <summary>The level will be reached about then.</summary>
    Expected,

    /// <summary>The level is reached now.</summary>
    Reached,

    /// <summary>Cannot say: there are fewer than eight points.</summary>
    TooFewPoints,

    /// <summary>The values do not move towards the level, or level off before it, or chance may be all that moves them.</summary>
    NotApproaching,

    /// <summary>Cannot say: it would be more than ten times as far away as the values reach back.</summary>
    TooFar,
}
