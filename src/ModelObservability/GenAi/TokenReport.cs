namespace ModelObservability.GenAi;

/// <summary>One report of usage; null where it does not say. Parts may lie inside their wholes or beside them: the total tells.</summary>
internal readonly record struct TokenReport(long? Input, long? Output, long? CachedInput, long? ReasoningOutput, long? Total)
{
    /// <summary>
    /// The report with its parts inside their wholes and a missing whole worked out of the others. Where the total fits no reading, the report
    /// stays as it was told.
    /// </summary>
    public TokenReport Settled()
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
