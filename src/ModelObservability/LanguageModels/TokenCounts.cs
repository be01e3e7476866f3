namespace ModelObservability.LanguageModels;

/// <summary>The tokens of one call as reported by the provider; -1 for unknown. Nothing is estimated.</summary>
internal struct TokenCounts()
{
    public const long Unknown = -1;

    public long Input { get; private set; } = Unknown;

    public long Output { get; private set; } = Unknown;

    public long CachedInput { get; private set; } = Unknown;

    public long ReasoningOutput { get; private set; } = Unknown;

    /// <summary>Impossible counts that were ignored.</summary>
    public int Rejected { get; private set; }

    public readonly bool IsKnown => (Input & Output & CachedInput & ReasoningOutput) != Unknown;

    /// <summary>A count, or null for unknown.</summary>
    public static long? Known(long count) => count == Unknown ? null : count;

    /// <summary>Adds one report.</summary>
    public void Add(in TokenUsage report)
    {
        Input = Sum(Input, report.Input);
        Output = Sum(Output, report.Output);
        CachedInput = Sum(CachedInput, report.CachedInput);
        ReasoningOutput = Sum(ReasoningOutput, report.ReasoningOutput);
    }

    /// <summary>Drops parts larger than their whole.</summary>
    public void DropImpossibleParts()
    {
        if (Input >= 0 && CachedInput > Input) (CachedInput, Rejected) = (Unknown, Rejected + 1);
        if (Output >= 0 && ReasoningOutput > Output) (ReasoningOutput, Rejected) = (Unknown, Rejected + 1);
    }

    private long Sum(long sum, long? more)
    {
        if (more is not { } count) return sum;
        if (count < 0 || count > long.MaxValue / 2 - Math.Max(sum, 0))
        {
            Rejected++;
            return sum;
        }

        return Math.Max(sum, 0) + count;
    }
}
