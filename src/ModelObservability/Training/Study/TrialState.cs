namespace ModelObservability.Training;

/// <summary>What is known of a trial at one moment; it does not change after it was read.</summary>
public sealed record TrialState
{
    /// <summary>Its number in the study, from 1, in the order trials began.</summary>
    public required int Number { get; init; }

    /// <summary>Its hyperparameters by name: texts, booleans and numbers.</summary>
    public required IReadOnlyDictionary<string, object> Parameters { get; init; }

    /// <summary>How it ended; null while it is running.</summary>
    public TrialOutcome? Outcome { get; init; }

    /// <summary>Its result; for a running, pruned or failed trial the last value it reported; NaN if there is none.</summary>
    public double Result { get; init; } = double.NaN;

    /// <summary>What it reported on its way, in the order of steps.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];

    /// <summary>How long it took, or has taken so far.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why it failed: the full name of an exception's type, or <c>not_finite</c>; null otherwise.</summary>
    public string? ErrorType { get; init; }
}
