using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Text;

/// <summary>The state that word and character error rate share: a bound on the length and the counts.</summary>
internal sealed partial class ErrorCounts
{
    public const int LargestBound = EditAlignment.LongestSide;

    private readonly int maxTokens;

    /// <exception cref="ArgumentException">The bound is out of range.</exception>
    public ErrorCounts(int maxTokens, string name)
    {
        if (maxTokens is < 1 or > LargestBound)
            throw new ArgumentException($"{name} is {maxTokens}; allowed is 1 to {LargestBound}.", name);
        this.maxTokens = maxTokens;
    }

    public ErrorRateValue Value { get; private set; }

    public void Add(ReadOnlySpan<int> reference, ReadOnlySpan<int> hypothesis)
    {
        if (Math.Max(reference.Length, hypothesis.Length) > maxTokens)
        {
            Value = ErrorRateValue.Sum(Value, new ErrorRateValue { TooLong = 1 });
            return;
        }

        EditAlignment edits = EditAlignment.Of(reference, hypothesis);
        bool wrong = (edits.Substitutions | edits.Insertions | edits.Deletions) != 0;
        Value = ErrorRateValue.Sum(
            Value, new ErrorRateValue(1, wrong ? 1 : 0, edits.Hits, edits.Substitutions, edits.Insertions, edits.Deletions, 0));
    }

    /// <exception cref="ArgumentException">The other state has another bound.</exception>
    public void Add(ErrorCounts other, string name)
    {
        if (other.maxTokens != maxTokens)
            throw new ArgumentException($"The other state allows {other.maxTokens} tokens, this one {maxTokens}.", name);
        Value = ErrorRateValue.Sum(Value, other.Value);
    }

    public void Clear() => Value = default;

    public ErrorCounts NewEmpty() => new(maxTokens, nameof(maxTokens));
}
