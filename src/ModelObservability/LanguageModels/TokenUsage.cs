using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.LanguageModels;

/// <summary>One report of the tokens a call used; null where it does not say. Parts may lie inside their wholes or beside them: the total tells.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="CachedInput">Input tokens that the provider had in its cache.</param>
/// <param name="ReasoningOutput">Output tokens spent on reasoning.</param>
/// <param name="Total">All of them.</param>
[Experimental("MOX001")]
public readonly record struct TokenUsage(long? Input, long? Output, long? CachedInput, long? ReasoningOutput, long? Total)
{
    /// <summary>
    /// The report with its parts inside their wholes and a missing whole worked out of the others. Where the total fits no reading, the report
    /// stays as it was told.
    /// </summary>
    public TokenUsage Settled()
    {
        if (Total is not > 0) return this;
        if (Input is not { } input) return Output is { } told && told >= 0 && told < Total ? this with { Input = Total - told } : this;
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
