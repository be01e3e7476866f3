namespace ModelObservability.Objectives;

/// <summary>Over which time an objective holds, and when it raises signals.</summary>
public sealed record ObjectiveOptions
{
    private readonly TimeSpan period = TimeSpan.FromDays(30);
    private readonly string? name;
    private readonly long minEvents = 30;
    private readonly IReadOnlyList<BurnRateWindow> windows = BurnRateWindow.Workbook;

    /// <summary>The time over which the target is to be met, one hour to 366 days. Default: 30 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public TimeSpan Period
    {
        get => period;
        init => period = value >= TimeSpan.FromHours(1) && value <= TimeSpan.FromDays(366)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Period), value, $"{nameof(Period)} is {value}; it must be one hour to 366 days.");
    }

    /// <summary>The name, the value of <c>ml.objective.name</c>; null for <c>latency</c>, <c>success</c> or <c>accuracy</c>. Needed for a second one of a kind.</summary>
    /// <exception cref="ArgumentException">The value is empty or blank.</exception>
    public string? Name
    {
        get => name;
        init => name = value is null ? null : Check.NotBlank(value, nameof(Name));
    }

    /// <summary>The fewest events in a short window that can raise a signal, 1 or more. Default: 30.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MinEvents
    {
        get => minEvents;
        init => minEvents = Check.AtLeast(value, 1, nameof(MinEvents));
    }

    /// <summary>When signals are raised, at most 16 rules; empty for never. Default: <see cref="BurnRateWindow.Workbook"/>.</summary>
    /// <exception cref="ArgumentNullException">The value or one of its elements is null.</exception>
    /// <exception cref="ArgumentException">There are more than 16 rules.</exception>
    public IReadOnlyList<BurnRateWindow> Windows
    {
        get => windows;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            BurnRateWindow[] copy = [.. value];
            foreach (BurnRateWindow window in copy) ArgumentNullException.ThrowIfNull(window, nameof(Windows));
            windows = copy.Length <= 16 ? copy : throw new ArgumentException($"{nameof(Windows)} has {copy.Length} rules; at most 16 are allowed.", nameof(Windows));
        }
    }

    /// <summary>Whether both are the same, rule by rule.</summary>
    /// <param name="other">Other options.</param>
    public bool Equals(ObjectiveOptions? other) =>
        other is not null && period == other.period && name == other.name && minEvents == other.minEvents && windows.SequenceEqual(other.windows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(period, name, minEvents, windows.Count);
}
