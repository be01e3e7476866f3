using System.Diagnostics;
using ModelObservability.Http.Reading;
using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Calls;

/// <summary>What a language model's answer tells of itself.</summary>
internal sealed class Generation(LanguageModelEndpoint watch, string? requestModel, Activity? span) : LanguageModelCall(watch, requestModel, span)
{
    /// <summary>What the request asks, as far as it is published.</summary>
    public static void Describe(Activity span, RequestFacts asked, LanguageModelInstruments instruments) => new LanguageModelRequest
    {
        Stream = asked.Stream is true,
        MaxTokens = asked.MaxTokens,
        Temperature = asked.Temperature,
        TopP = asked.TopP,
        TopK = asked.TopK,
        FrequencyPenalty = asked.FrequencyPenalty,
        PresencePenalty = asked.PresencePenalty,
        Seed = asked.Seed,
    }.Describe(span, instruments);

    /// <summary>An event of a stream.</summary>
    public void ReadEvent(AnswerFacts answer, double seconds)
    {
        ReadModel(answer.Model);
        CountChunk(seconds);
    }

    /// <summary>The call is over. Where several reports of usage came, the last one counts: servers report what has been used so far.</summary>
    public void Finish(AnswerFacts? answer, InferenceOutcome outcome, object? error, double seconds)
    {
        if (answer is not null)
        {
            ReadModel(answer.Model);
            ReadAnswer(answer.AnswerId, answer.FinishReason);
            Add(new TokenUsage(answer.InputTokens, answer.OutputTokens, answer.CachedTokens, answer.ReasoningTokens,
                answer.InputTokens is null && answer.OutputTokens is null ? answer.TotalTokens : null)); // else it is settled
        }

        OnEnd(outcome, error, seconds);
    }
}
