namespace ModelObservability.Training;

/// <summary>Which samples a value was computed from.</summary>
public enum TrainingSplit
{
    /// <summary>The samples the model learns from.</summary>
    Train,

    /// <summary>Samples held back.</summary>
    Validation,
}
