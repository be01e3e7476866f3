using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.LanguageModels;

/// <summary>What a language model is asked to do: values of <c>gen_ai.operation.name</c>.</summary>
[Experimental("MOX001")]
public static class LanguageModelOperation
{
    /// <summary>A conversation goes on.</summary>
    public const string Chat = "chat";

    /// <summary>A text is completed.</summary>
    public const string TextCompletion = "text_completion";

    /// <summary>Vectors are made of texts.</summary>
    public const string Embeddings = "embeddings";
}
