using ModelObservability.Inference;

namespace ModelObservability.LanguageModels;

/// <content>What the application itself is told of the call, where it asked for it.</content>
public abstract partial class LanguageModelCall
{
    private readonly CallReport? report = CallReport.Of(endpoint, caller);

    /// <summary>Sets what the server told of its own times, for <see cref="CallInfo"/>; null for unknown.</summary>
    /// <param name="queue">Seconds the request waited.</param>
    /// <param name="prefill">Seconds the prompt was read.</param>
    /// <param name="decode">Seconds the response was generated.</param>
    protected void ReadServerTimes(double? queue, double? prefill, double? decode) => report?.ReadServerTimes(queue, prefill, decode);

    private CallInfo InfoOf(CallReport times, InferenceOutcome outcome, KeyValuePair<string, object?>[] tags, double seconds)
    {
        var cost = Series.CostOf(in tokens);
        return new()
        {
            Model = endpoint.Monitor.Identity,
            Operation = endpoint.Operation,
            Outcome = outcome,
            ErrorType = outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled ? tags[^1].Value as string : null,
            Provider = endpoint.Provider,
            RequestModel = requestModel,
            ResponseModel = responseModel,
            ResponseId = ResponseId,
            FinishReason = FinishReason,
            Duration = CallReport.Time(seconds) ?? TimeSpan.Zero,
            Chunks = times.Chunks,
            TimeToFirstChunk = times.TimeToFirstChunk,
            TimePerOutputChunk = times.TimePerOutputChunk,
            QueueTime = times.QueueTime,
            PrefillTime = times.PrefillTime,
            DecodeTime = times.DecodeTime,
            InputTokens = TokenCounts.Known(tokens.Input),
            OutputTokens = TokenCounts.Known(tokens.Output),
            CachedInputTokens = TokenCounts.Known(tokens.CachedInput),
            ReasoningOutputTokens = TokenCounts.Known(tokens.ReasoningOutput),
            Cost = cost?.Amount,
            Currency = cost?.Currency,
            Trace = span?.Context ?? default,
        };
    }
}
