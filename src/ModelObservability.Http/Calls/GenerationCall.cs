using System.Diagnostics;
using ModelObservability.Http.Reading;
using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Calls;

/// <summary>A call of a language model over HTTP.</summary>
internal sealed class GenerationCall(LanguageModelEndpoint endpoint, string? requestModel, Activity? span, ExecutionContext? caller)
    : LanguageModelCall(endpoint, requestModel, span, caller)
{
    /// <summary>Sets the attributes of the request.</summary>
    public static void Describe(Activity span, RequestReader reader, LanguageModelInstruments instruments) => new LanguageModelRequest
    {
        Stream = reader.Stream is true,
        MaxTokens = reader.MaxTokens,
        Temperature = reader.Temperature,
        TopP = reader.TopP,
        TopK = reader.TopK,
        FrequencyPenalty = reader.FrequencyPenalty,
        PresencePenalty = reader.PresencePenalty,
        Seed = reader.Seed,
    }.Describe(span, instruments);

    /// <summary>Reads an event of a stream.</summary>
    public void ReadEvent(ResponseReader response, double seconds)
    {
        ReadModel(response.Model);
        CountChunk(seconds);
    }

    /// <summary>Ends the call. The last report of usage counts, because servers report totals so far.</summary>
    public void Finish(ResponseReader? response, InferenceOutcome outcome, object? error, double seconds)
    {
        if (response is not null)
        {
            ReadModel(response.Model);
            ReadAnswer(response.ResponseId, response.FinishReason);
            ReadServerTimes(response.QueueSeconds, response.PromptSeconds, response.CompletionSeconds);
            Add(new TokenUsage(response.InputTokens, response.OutputTokens, response.CachedTokens, response.ReasoningTokens,
                response.InputTokens is null && response.OutputTokens is null ? response.TotalTokens : null)); // otherwise the two are enough
        }

        OnEnd(outcome, error, seconds);
    }
}
