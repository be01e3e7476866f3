using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.LanguageModels;

/// <summary>A report of the tokens used by a call; null for unknown. Cached and reasoning tokens may be included in the input and output or reported separately; the total shows which.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="CachedInput">Cached input tokens.</param>
/// <param name="ReasoningOutput">Reasoning tokens of the output.</param>
/// <param name="Total">All tokens.</param>
[Experimental("MOX001")]
public readonly record struct TokenUsage(long? Input, long? Output, long? CachedInput, long? ReasoningOutput, long? Total)
{
    /// <summary>
    /// Normalizes the report: input and output include their parts, and a missing count is computed from the others. If the total is inconsistent, the
    /// report is returned unchanged.
    /// </summary>
    public TokenUsage Normalized()
    {
        if (Total is not > 0) return this;
        if (Input is not { } input) return Output is { } reported && reported >= 0 && reported < Total ? this with { Input = Total - reported } : this;
        if (Output is not { } output) return input >= 0 && input < Total ? this with { Output = Total - input } : this;
        long cached = CachedInput ?? 0, reasoning = ReasoningOutput ?? 0;
        if ((input | output | cached | reasoning) is < 0 or > long.MaxValue / 8) return this;
        long rest = Total.Value - input - output;
        if (rest == 0) return this;
        if (rest == reasoning) return this with { Output = output + reasoning };
        if (rest == cached) return this with { Input = input + cached };
        return rest == cached + reasoning ? this with { Input = input + cached, Output = output + reasoning } : this;
    }
}
