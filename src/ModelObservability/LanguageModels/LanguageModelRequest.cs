using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.LanguageModels;

/// <summary>
/// What a request asks of a language model, as far as it is published: never messages, instructions or stop sequences. Null where the request
/// does not say.
/// </summary>
[Experimental("MOX001")]
public readonly record struct LanguageModelRequest
{
    /// <summary>Whether the response is streamed.</summary>
    public bool Stream { get; init; }

    /// <summary>The maximum number of output tokens.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The sampling temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>Top-p: sampling from the most probable tokens that together have this probability.</summary>
    public double? TopP { get; init; }

    /// <summary>Top-k: sampling from this many most probable tokens.</summary>
    public double? TopK { get; init; }

    /// <summary>The frequency penalty.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>The presence penalty.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>The sampling seed.</summary>
    public long? Seed { get; init; }

    /// <summary>The tools the model may call, as JSON: an array of objects with <c>type</c>, <c>name</c> and what the application wants to be seen.</summary>
    public string? ToolDefinitions { get; init; }

    /// <summary>How long the vectors are to be, of a request for embeddings.</summary>
    public long? Dimensions { get; init; }

    /// <summary>Sets the parameters on the span of a call.</summary>
    /// <param name="span">The span, with all its data requested.</param>
    /// <param name="instruments">The version of the conventions.</param>
    public void Describe(Activity span, LanguageModelInstruments instruments)
    {
        ArgumentNullException.ThrowIfNull(span);
        ArgumentNullException.ThrowIfNull(instruments);
        if (Stream) span.SetTag(GenAiNames.Stream, true);
        if (MaxTokens is { } most) span.SetTag(GenAiNames.MaxTokens, most);
        if (Temperature is { } temperature) span.SetTag(GenAiNames.Temperature, temperature);
        if (TopP is { } topP) span.SetTag(GenAiNames.TopP, topP);
        if (TopK is { } topK) span.SetTag(GenAiNames.TopK, instruments.IsLatest ? (long)topK : topK);
        if (FrequencyPenalty is { } frequency) span.SetTag(GenAiNames.FrequencyPenalty, frequency);
        if (PresencePenalty is { } presence) span.SetTag(GenAiNames.PresencePenalty, presence);
        if (Seed is { } seed) span.SetTag(GenAiNames.Seed, seed);
        if (ToolDefinitions is not null) span.SetTag(GenAiNames.ToolDefinitions, ToolDefinitions);
        if (Dimensions is { } dimensions) span.SetTag(GenAiNames.Dimensions, dimensions);
    }
}
