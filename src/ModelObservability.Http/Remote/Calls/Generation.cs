using System.Diagnostics;
using ModelObservability.GenAi;
using ModelObservability.Inference;
using ModelObservability.Remote.Facts;
using ModelObservability.Telemetry;

namespace ModelObservability.Remote.Calls;

/// <summary>What a language model's answer tells of itself.</summary>
internal sealed class Generation(GenAiWatch watch, string? requestModel, Activity? span) : GenAiCall(watch, requestModel, span)
{
    /// <summary>Numbers and names only: never messages, instructions, tools or stop sequences.</summary>
    public static void Describe(Activity span, RequestFacts asked, bool latest)
    {
        if (asked.Stream is true) span.SetTag(GenAiNames.Stream, true);
        if (asked.MaxTokens is { } most) span.SetTag(GenAiNames.MaxTokens, most);
        if (asked.Temperature is { } temperature) span.SetTag(GenAiNames.Temperature, temperature);
        if (asked.TopP is { } topP) span.SetTag(GenAiNames.TopP, topP);
        if (asked.TopK is { } topK) span.SetTag(GenAiNames.TopK, latest ? (long)topK : topK);
        if (asked.FrequencyPenalty is { } frequency) span.SetTag(GenAiNames.FrequencyPenalty, frequency);
        if (asked.PresencePenalty is { } presence) span.SetTag(GenAiNames.PresencePenalty, presence);
        if (asked.Seed is { } seed) span.SetTag(GenAiNames.Seed, seed);
    }

    /// <summary>An event of a stream.</summary>
    public void Took(AnswerFacts answer, double seconds)
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
            Add(new TokenReport(answer.InputTokens, answer.OutputTokens, answer.CachedTokens, answer.ReasoningTokens,
                answer.InputTokens is null && answer.OutputTokens is null ? answer.TotalTokens : null)); // else it is settled
        }

        Ended(outcome, error, seconds);
    }
}
