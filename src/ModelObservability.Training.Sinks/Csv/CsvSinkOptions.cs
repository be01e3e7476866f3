namespace ModelObservability.Training;

/// <summary>How a CSV history is written.</summary>
public sealed record CsvSinkOptions
{
    /// <summary>What a row is. Default: an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of the two.</exception>
    public CsvRows Rows
    {
        get;
        init => field = Check.Defined(value, nameof(Rows));
    }
}
