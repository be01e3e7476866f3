namespace ModelObservability.Training;

/// <summary>What is known of a study at one moment; it does not change after it was read. Started = completed + pruned + failed + running.</summary>
public sealed record StudyState
{
    /// <summary>The study's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the result of a trial is.</summary>
    public required string Metric { get; init; }

    /// <summary>Which results are better.</summary>
    public required ImprovementMode Mode { get; init; }

    /// <summary>Every trial that was started, by number.</summary>
    public required IReadOnlyList<TrialState> Trials { get; init; }

    /// <summary>The completed trial with the best result, of several the first; null while none is completed.</summary>
    public TrialState? Best { get; init; }

    /// <summary>Trials that were started.</summary>
    public int Started => Trials.Count;

    /// <summary>Trials with a result.</summary>
    public int Completed => Count(TrialOutcome.Completed);

    /// <summary>Pruned trials.</summary>
    public int Pruned => Count(TrialOutcome.Pruned);

    /// <summary>Trials without a result.</summary>
    public int Failed => Count(TrialOutcome.Failed);

    /// <summary>Running trials.</summary>
    public int Running => Count(null);

    /// <summary>Reports that were ignored: after the end of the trial, not after the step before, a negative step, or one too many.</summary>
    public long Rejected { get; init; }

    /// <summary>
    /// A line per trial for people: <c>trial</c>, <c>outcome</c>, the metric, <c>step</c>, <c>seconds</c>, <c>error</c>, and a column per parameter
    /// (<c>parameter_…</c> where a name is one of these). Numbers have six significant digits.
    /// </summary>
    public string ToTable() => StudyTable.Of(this).ToText();

    /// <summary>The table as CSV (RFC 4180), with all digits.</summary>
    public string ToCsv() => StudyTable.Of(this).ToCsv();

    private int Count(TrialOutcome? outcome) => Trials.Count(trial => trial.Outcome == outcome);
}
