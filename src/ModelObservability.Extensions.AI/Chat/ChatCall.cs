using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.Inference;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>One call of a chat client: what its chunks or its answer tell. Its size does not depend on the length of the answer.</summary>
internal sealed class ChatCall(ChatRequest request, Activity? span) : ICallListener<ChatResponse>, ICallListener<ChatResponseUpdate>
{
    private ChatSeries? series;
    private string? responseModel;
    private string? responseId;
    private string? finishReason;
    private readonly GuardedHistogram timePerChunk = request.Watch.Instruments.TimePerOutputChunk;
    private TokenCounts tokens = new();
    private long chunks;
    private double timeToFirstChunk;

    private ChatWatch Watch => request.Watch;

    private ChatSeries Series => series ??= Watch.SeriesOf(request.Model, responseModel);

    public void Waited(double seconds)
    {
        if (chunks > 0 && seconds > Watch.StallAfter) Stalled(seconds);
    }

    public void Took(ChatResponseUpdate output, double seconds)
    {
        bool first = chunks++ == 0;
        if (output is not null) Read(output);
        if (!first)
        {
            timePerChunk.Record(seconds, Series.ChunkTags);
            return;
        }

        timeToFirstChunk = seconds;
        Watch.Instruments.TimeToFirstChunk.Record(seconds, Series.Tags);
    }

    public void Took(ChatResponse output, double seconds)
    {
        if (output is null) return;
        ReadModel(output.ModelId);
        responseId = output.ResponseId;
        finishReason = output.FinishReason?.Value;
        if (output.Usage is { } usage) tokens.Add(usage);
    }

    public void Ended(InferenceOutcome outcome, object? error, double seconds)
    {
        // An abandoned stream is no success: who divides by error.type must not count it as one.
        KeyValuePair<string, object?>[] tags = outcome switch
        {
            InferenceOutcome.Success => Series.Tags,
            InferenceOutcome.Abandoned => Series.FailureTags(InferenceSeries.NameOf(outcome)),
            _ => Series.FailureTags(error),
        };
        tokens.DropImpossibleParts();
        Series.Count(in tokens);
        Watch.Instruments.Duration.Record(seconds, tags);
        Watch.Instruments.Record(in tokens, Series, tags);
        if (outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled && chunks == 0 && !tokens.IsKnown)
            Watch.Instruments.RecordNothingReceived(tags);
        if (outcome == InferenceOutcome.Success && tokens.Output > 0 && seconds > 0) ChatInstruments.Rate.Record(tokens.Output / seconds, Series.Tags);
        if (span is { IsAllDataRequested: true }) Describe(span, outcome);
    }

    private void Read(ChatResponseUpdate update)
    {
        ReadModel(update.ModelId);
        if (update.ResponseId is { } id) responseId = id;
        if (update.FinishReason is { } reason) finishReason = reason.Value;
        if (update.Contents is List<AIContent> list) // what it nearly always is
            foreach (AIContent content in list) Read(content);
        else
            Read(update.Contents);
    }

    private void Read(IList<AIContent> contents)
    {
        try
        {
            for (int index = 0; index < contents.Count; index++) Read(contents[index]);
        }
        catch when (Faults.Caught(FaultSite.Option)) // a list of the client's own; the chunk counts all the same
        {
        }
    }

    private void Read(AIContent content)
    {
        if (content is UsageContent { Details: { } usage }) tokens.Add(usage);
    }

    private void ReadModel(string? model)
    {
        if (string.IsNullOrEmpty(model) || model == responseModel) return;
        (responseModel, series) = (model, null);
    }

    private void Stalled(double seconds) => Watch.Monitor.Signals.Raise(SignalDefinition.StreamStalled, span, () => new Dictionary<string, object>
    {
        [ChatNames.Stall.Duration] = seconds,
        [ChatNames.Stall.Limit] = Watch.StallAfter,
        [ChatNames.Stall.Chunks] = chunks,
    });

    private void Describe(Activity activity, InferenceOutcome outcome)
    {
        if (responseModel is not null) activity.SetTag(ChatNames.GenAi.ResponseModel, responseModel);
        if (responseId is not null) activity.SetTag(ChatNames.GenAi.ResponseId, responseId);
        if (FinishReasonOf(outcome) is { } reason) activity.SetTag(ChatNames.GenAi.FinishReasons, new[] { reason });
        if (chunks > 0) activity.SetTag(ChatNames.GenAi.TimeToFirstChunkOfSpan, timeToFirstChunk);
        if (tokens.Input >= 0) activity.SetTag(ChatNames.GenAi.InputTokensOfSpan, tokens.Input);
        if (tokens.Output >= 0) activity.SetTag(ChatNames.GenAi.OutputTokensOfSpan, tokens.Output);
        if (tokens.CachedInput >= 0) activity.SetTag(ChatNames.GenAi.CachedTokensOfSpan, tokens.CachedInput);
        if (tokens.ReasoningOutput >= 0) activity.SetTag(ChatNames.GenAi.ReasoningTokensOfSpan, tokens.ReasoningOutput);
    }

    /// <summary>The newest state of the convention wants <c>error</c> for a stream that ended before it said why.</summary>
    private string? FinishReasonOf(InferenceOutcome outcome) =>
        finishReason ?? (Watch.Instruments.IsLatest && chunks > 0 && outcome != InferenceOutcome.Success ? "error" : null);
}
