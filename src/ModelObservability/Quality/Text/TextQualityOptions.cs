namespace ModelObservability;

/// <summary>How the quality of texts is tracked. Time grows with the number of metrics, and of edits with the length times the errors.</summary>
public sealed record TextQualityOptions : QualityOptions
{
    private const int Longest = 32_767;

    /// <summary>Whether BLEU is measured. Default true.</summary>
    public bool Bleu { get; init; } = true;

    /// <summary>Whether the word error rate is measured. Default true.</summary>
    public bool Words { get; init; } = true;

    /// <summary>Whether the character error rate is measured. Default true.</summary>
    public bool Characters { get; init; } = true;

    /// <summary>Words or characters that either side of a text may have, 1 to 32,767; error rates leave longer texts out and count them. Default 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…32,767.</exception>
    public int MaxLength
    {
        get;
        init => field = Check.InRange(value, 1, Longest, nameof(MaxLength));
    } = 10_000;
}
