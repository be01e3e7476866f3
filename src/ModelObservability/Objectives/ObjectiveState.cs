namespace ModelObservability.Objectives;

/// <summary>What is known of an objective now, in this process.</summary>
/// <param name="Good">Events that met it, since it was first tracked.</param>
/// <param name="Bad">Events that did not.</param>
/// <param name="BudgetRemaining">
/// The share of the error budget of the period that is left; negative when it is overspent, NaN without events. Time before the process started
/// is unknown and counts as nothing.
/// </param>
/// <param name="BurnRates">The burn rates, one for each rule of <see cref="ObjectiveOptions.Windows"/>.</param>
public sealed record ObjectiveState(long Good, long Bad, double BudgetRemaining, IReadOnlyList<BurnRate> BurnRates);

/// <summary>How fast an error budget is spent: 1 spends exactly the budget within the period, 2 twice as much.</summary>
/// <param name="Window">The rule.</param>
/// <param name="LongRate">
/// The rate in the long window; NaN without events. What the process has not yet seen of the window counts as free of errors, so that a rate
/// means a share of the budget really spent.
/// </param>
/// <param name="ShortRate">The rate in the short window; NaN without events.</param>
/// <param name="IsBurning">Whether both are at or above the factor of the rule, and there are enough events.</param>
public readonly record struct BurnRate(BurnRateWindow Window, double LongRate, double ShortRate, bool IsBurning);
