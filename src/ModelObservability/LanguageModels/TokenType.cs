namespace ModelObservability.LanguageModels;

/// <summary>The types of tokens. Cached input is part of the input, reasoning part of the output.</summary>
internal enum TokenType
{
    Input,
    Output,
    CachedInput,
    ReasoningOutput,
}
