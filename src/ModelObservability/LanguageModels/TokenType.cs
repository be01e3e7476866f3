namespace ModelObservability.LanguageModels;

/// <summary>What tokens are counted as. Cached input is a part of the input, reasoning a part of the output.</summary>
internal enum TokenType
{
    Input,
    Output,
    CachedInput,
    ReasoningOutput,
}
