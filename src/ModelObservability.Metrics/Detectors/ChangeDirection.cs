namespace ModelObservability.Metrics.Detectors;

/// <summary>In which direction a mean must leave its tolerated level to be reported.</summary>
public enum ChangeDirection
{
    /// <summary>It rises above it: errors, losses, missing values. The default.</summary>
    Rise,

    /// <summary>It falls below it: accuracy, confidence.</summary>
    Fall,
}
