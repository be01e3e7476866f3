namespace ModelObservability;

/// <summary>When a difference from the reference is a finding.</summary>
public sealed record DriftOptions
{
    internal const int Windows = 5, Hits = 3;

    /// <summary>How long a window of live rows is at least; it also ends only with <see cref="MinimumRows"/>. Default 1 hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan Window { get; init => field = Check.Positive(value, nameof(Window)); } = TimeSpan.FromHours(1);

    /// <summary>The fewest rows to compare, 1,000 to 1,000,000,000: with fewer nothing is said. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int MinimumRows { get; init => field = Check.InRange(value, 1000, 1_000_000_000, nameof(MinimumRows)); } = 1000;

    /// <summary>The least population stability index of a finding, more than 0 and less than 10; it must also be more than chance explains. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumIndex { get; init => field = Check.Between(value, 0, 10, nameof(MinimumIndex)); } = 0.1;

    /// <summary>The least share of rows by which missing values, or values the reference never had, must differ, more than 0 and less than 1. Default 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumShare { get; init => field = Check.Between(value, 0, 1, nameof(MinimumShare)); } = 0.01;

    /// <summary>The expected share of false findings among those of one window, more than 0 and less than 1 (Benjamini and Hochberg). Default 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double FalseDiscoveryRate { get; init => field = Check.Between(value, 0, 1, nameof(FalseDiscoveryRate)); } = 0.01;

    /// <summary>
    /// The most often that one labelled row comes within a window (retries, sessions), 1 to 1,000: so much less is each label evidence against the estimate. Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int LabelCopies { get; init => field = Check.InRange(value, 1, 1000, nameof(LabelCopies)); } = 1;

    /// <summary>Columns with a value of <c>ml.drift.column</c>, 0 to 1,000; of the others the largest value is published as <c>__other__</c>. Default 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int MaxColumns { get; init => field = Check.InRange(value, 0, 1000, nameof(MaxColumns)); } = 50;
}
