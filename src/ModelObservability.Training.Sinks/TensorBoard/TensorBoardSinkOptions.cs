namespace ModelObservability.Training;

/// <summary>How event files are written.</summary>
public sealed record TensorBoardSinkOptions
{
    /// <summary>The size in bytes at which the next file begins, 65,536 or more; files are a little larger. Default 256 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 65,536.</exception>
    public long MaxFileBytes
    {
        get;
        init => field = Check.AtLeast(value, 1 << 16, nameof(MaxFileBytes));
    } = 256L << 20;
}
