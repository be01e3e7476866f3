namespace ModelObservability;

/// <summary>How a CSV history is written.</summary>
public sealed record CsvSinkOptions
{
    /// <summary>What a row is. Default: an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither.</exception>
    public CsvRows Rows
    {
        get;
        init
        {
            if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(nameof(Rows), value, $"{nameof(Rows)} is {value}; it must be {CsvRows.Epochs} or {CsvRows.Steps}.");
            field = value;
        }
    }
}
