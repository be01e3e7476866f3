namespace ModelObservability.Objectives;

/// <summary>
/// A rule of when an objective's error budget is spent too fast: a signal is raised when the budget's share is spent within the long window at the
/// present speed, and the short window, a twelfth of it, shows that it still goes on. Source: The Site Reliability Workbook, chapter 5 (Alerting on SLOs).
/// </summary>
public sealed record BurnRateWindow
{
    private readonly double budgetShare;

    /// <summary>Creates a rule.</summary>
    /// <param name="length">The long window, one minute to the period of the objective.</param>
    /// <param name="budgetShare">The share of the budget that may be spent within it, more than 0 and less than 1.</param>
    /// <param name="isUrgent">Whether somebody should be woken: the signal is then an error, else a warning.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public BurnRateWindow(TimeSpan length, double budgetShare, bool isUrgent)
    {
        if (length < TimeSpan.FromMinutes(1))
            throw new ArgumentOutOfRangeException(nameof(length), length, $"{nameof(length)} is {length}; it must be a minute or more.");
        Length = length;
        this.budgetShare = Check.Between(budgetShare, 0, 1, nameof(budgetShare));
        IsUrgent = isUrgent;
    }

    /// <summary>The rules of the workbook: 2 % of the budget in an hour and 5 % in six as errors (somebody is woken), 10 % in a day and 10 % in three days as warnings.</summary>
    public static IReadOnlyList<BurnRateWindow> Workbook { get; } =
    [
        new(TimeSpan.FromHours(1), 0.02, isUrgent: true),
        new(TimeSpan.FromHours(6), 0.05, isUrgent: true),
        new(TimeSpan.FromDays(1), 0.1, isUrgent: false),
        new(TimeSpan.FromDays(3), 0.1, isUrgent: false),
    ];

    /// <summary>The long window.</summary>
    public TimeSpan Length { get; }

    /// <summary>The short window: a twelfth of the long one.</summary>
    public TimeSpan ShortLength => Length / 12;

    /// <summary>Whether somebody should be woken.</summary>
    public bool IsUrgent { get; }

    /// <summary>The burn rate from which on a signal is raised: 14.4 for 2 % in an hour of 30 days.</summary>
    /// <param name="period">The period of the objective.</param>
    public double Factor(TimeSpan period) => budgetShare * (period / Length);

    /// <summary>Checks that the factor can be reached: with nothing but errors the burn rate is 1 / (1 - target).</summary>
    internal void Require(double target, TimeSpan period)
    {
        if (Length > period)
            throw new ArgumentOutOfRangeException(nameof(period), Length, $"A window of {Length} is longer than the period of {period}.");
        double factor = Factor(period);
        if (factor * (1 - target) > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, FormattableString.Invariant(
                $"target is {target}; a burn rate of {factor:0.##} (in {Length.TotalHours:0.##} hours) can never be reached, because it needs {factor * (1 - target):0.##} errors per event. Use {1 - 1 / factor:0.####} or more, or options with other {nameof(ObjectiveOptions.Windows)}."));
        }
    }
}
