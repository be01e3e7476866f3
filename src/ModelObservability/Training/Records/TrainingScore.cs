namespace ModelObservability.Training;

/// <summary>A named number of a training run.</summary>
/// <param name="Name"><c>loss</c>, <c>accuracy</c>, …: a word of the field.</param>
/// <param name="Value">The number; NaN and infinities are data here.</param>
public readonly record struct TrainingScore(string Name, double Value)
{
    /// <summary>A score from a name and a number, as in <c>run.ReportValidation(null, ("accuracy", 0.97))</c>.</summary>
    /// <param name="score">Name and number.</param>
    public static implicit operator TrainingScore((string Name, double Value) score) => FromValueTuple(score);

    /// <summary>A score from a name and a number, for languages without conversions.</summary>
    /// <param name="score">Name and number.</param>
    /// <returns>The score.</returns>
    public static TrainingScore FromValueTuple((string Name, double Value) score) => new(score.Name, score.Value);
}
