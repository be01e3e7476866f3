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

    /// <summary>Where lines are shown: how long an epoch is silent before a line says how far it is, a second or more. Default 30 seconds.</summary>
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
