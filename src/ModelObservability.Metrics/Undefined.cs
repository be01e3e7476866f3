namespace ModelObservability.Metrics;

/// <summary>What a score answers where its definition has no answer (0/0, one class only, no samples).</summary>
public enum Undefined
{
    /// <summary>NaN, which is never published: absent is not zero. The default.</summary>
    NaN,

    /// <summary>What scikit-learn returns, to the bit, for people who compare.</summary>
    ScikitLearn,
}
