namespace ModelObservability.Metrics;

/// <summary>How the scores of several classes or labels become one.</summary>
public enum Average
{
    /// <summary>The mean over the classes, each weighing the same. Classes whose score is undefined are left out.</summary>
    Macro,

    /// <summary>The score of the summed counts: every sample weighs the same.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighing as many positive samples as it has. Classes whose score is undefined are left out.</summary>
    Weighted,
}
