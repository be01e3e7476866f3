namespace ModelObservability.Training;

/// <summary>One step of a run as sinks get it. It lives on the stack and for one call: a step costs no allocation on its way.</summary>
public readonly ref struct TrainingStep
{
    /// <summary>When the step was reported.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The epoch it belongs to, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Its number in the whole run, over all epochs, from 1.</summary>
    public long Step { get; init; }

    /// <summary>The loss; NaN and infinities are data.</summary>
    public double Loss { get; init; }

    /// <summary>The learning rate; null where it was not reported.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The norm of the gradients; null where it was not reported.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Samples in the batch; 0 where it was not reported.</summary>
    public long Samples { get; init; }

    /// <summary>More values by name; valid for this call only.</summary>
    public ReadOnlySpan<TrainingScore> Scores { get; init; }
}
