namespace ModelObservability;

/// <summary>Options for tracking the quality of texts. The time grows with the number of metrics; for edits, with the length times the errors.</summary>
public sealed record TextQualityOptions : QualityOptions
{
    private const int Longest = 32_767;

    /// <summary>Whether BLEU is measured. Default true.</summary>
    public bool Bleu { get; init; } = true;

    /// <summary>Whether the word error rate is measured. Default true.</summary>
    public bool Words { get; init; } = true;

    /// <summary>Whether the character error rate is measured. Default true.</summary>
    public bool Characters { get; init; } = true;

    /// <summary>The most words or characters of a reference or hypothesis, 1 to 32,767; error rates skip longer texts and count them as rejected. Default 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 32,767.</exception>
    public int MaxLength
    {
        get;
        init => field = Check.InRange(value, 1, Longest, nameof(MaxLength));
    } = 10_000;
}
