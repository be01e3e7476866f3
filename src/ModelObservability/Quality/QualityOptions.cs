namespace ModelObservability;

/// <summary>What every tracker of quality can be told.</summary>
public abstract record QualityOptions
{
    /// <summary>
    /// The span of the recent scores (<c>ml.quality.window</c>), more than zero, published beside the scores of all time; null: all time only.
    /// It slides in twelfths. Default 5 minutes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan? Window
    {
        get;
        init
        {
            if (value <= TimeSpan.Zero)
                throw new ArgumentOutOfRangeException(nameof(Window), value, $"{nameof(Window)} is {value}; it must be more than zero, or null for none.");
            field = value;
        }
    } = TimeSpan.FromMinutes(5);
}
