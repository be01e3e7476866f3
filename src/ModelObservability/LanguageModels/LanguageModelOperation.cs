using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.LanguageModels;

/// <summary>Operations of a language model: values of <c>gen_ai.operation.name</c>.</summary>
[Experimental("MOX001")]
public static class LanguageModelOperation
{
    /// <summary>A chat completion.</summary>
    public const string Chat = "chat";

    /// <summary>A text completion.</summary>
    public const string TextCompletion = "text_completion";

    /// <summary>Embeddings of texts.</summary>
    public const string Embeddings = "embeddings";
}
