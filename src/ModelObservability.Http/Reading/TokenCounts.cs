using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Reading;

/// <summary>Token counts of one document, under the names that servers give them.</summary>
internal struct TokenCounts
{
    private long? input, output, cached, reasoning, total, reused, processed, generated;

    public readonly TokenUsage Usage => new(
        input ?? (reused + processed), output ?? generated, cached ?? reused, reasoning, total);

    /// <summary>Reads a field if it is a token count.</summary>
    public void Read(Field field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case Field.InputTokens:
                Keep(ref input, value);
                break;
            case Field.OutputTokens:
                Keep(ref output, value);
                break;
            case Field.CachedTokens:
                Keep(ref cached, value);
                break;
            case Field.ReasoningTokens:
                Keep(ref reasoning, value);
                break;
            case Field.TotalTokens:
                Keep(ref total, value);
                break;
            case Field.ReusedTokens:
                Keep(ref reused, value);
                break;
            case Field.ProcessedTokens:
                Keep(ref processed, value);
                break;
            case Field.GeneratedTokens:
                Keep(ref generated, value);
                break;
        }
    }

    /// <summary>The later of two reports; a missing or zero count never replaces a positive one.</summary>
    public static long? Later(long? known, long? reported) => reported is > 0 || known is null or < 0 ? reported ?? known : known;

    private static void Keep(ref long? known, ReadOnlySpan<byte> value) => known = Later(known, FieldValue.Count(value));
}
