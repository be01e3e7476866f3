namespace ModelObservability;

/// <summary>How progress is shown. Everything is optional.</summary>
public sealed record ConsoleSinkOptions
{
    /// <summary>A bar or lines. Default: whatever suits the console.</summary>
    /// <exception cref="ArgumentOutOfRangeException">None of them.</exception>
    public ConsoleProgress Progress
    {
        get;
        init
        {
            if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(nameof(Progress), value, $"{nameof(Progress)} is {value}; it must be one of {string.Join(", ", Enum.GetNames<ConsoleProgress>())}.");
            field = value;
        }
    }

    /// <summary>If lines are shown, the time between two lines of an epoch, a second or more. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than a second.</exception>
    public TimeSpan LineInterval
    {
        get;
        init
        {
            if (value < TimeSpan.FromSeconds(1)) throw new ArgumentOutOfRangeException(nameof(LineInterval), value, $"{nameof(LineInterval)} is {value}; it must be a second or more.");
            field = value;
        }
    } = TimeSpan.FromSeconds(30);
}
