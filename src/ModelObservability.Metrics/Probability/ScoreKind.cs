namespace ModelObservability.Metrics.Probability;

/// <summary>What a model hands out.</summary>
public enum ScoreKind
{
    /// <summary>Probabilities, 0…1.</summary>
    Probability,

    /// <summary>Logits: any finite numbers, turned into probabilities by the logistic function or, for several classes, by softmax.</summary>
    Logit,
}
