using System.Diagnostics;
using ModelObservability.Inference;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.GenAi;

/// <summary>
/// One call of a language model: what its chunks or its answer tell, whoever reads them. Its size does not depend on the length of the answer.
/// </summary>
internal abstract class GenAiCall(GenAiWatch watch, string? requestModel, Activity? span) : ICallListener
{
    private readonly GuardedHistogram timePerChunk = watch.Instruments.TimePerOutputChunk;
    private GenAiSeries? series;
    private string? responseModel;
    private TokenCounts tokens = new();
    private long chunks;
    private double timeToFirstChunk;

    protected string? ResponseId { get; set; }

    protected string? FinishReason { get; set; }

    /// <summary>The tokens told so far.</summary>
    protected ref TokenCounts Tokens => ref tokens;

    private GenAiSeries Series => series ??= watch.SeriesOf(requestModel, responseModel);

    public void Waited(double seconds)
    {
        if (chunks > 0 && seconds > watch.StallAfter) Stalled(seconds);
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
        watch.Instruments.DurationOf(watch.Operation).Record(seconds, tags);
        watch.Instruments.Record(in tokens, Series, tags);
        if (outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled && chunks == 0 && !tokens.IsKnown)
            watch.Instruments.RecordNothingReceived(Series, tags);
        if (outcome == InferenceOutcome.Success && tokens.Output > 0 && seconds > 0) TokenInstruments.Rate.Record(tokens.Output / seconds, Series.Tags);
        if (span is { IsAllDataRequested: true }) Describe(span, outcome);
    }

    /// <summary>A chunk has come; after what it tells was read.</summary>
    /// <param name="seconds">Since the one before, or since the call began.</param>
    protected void CountChunk(double seconds)
    {
        if (chunks++ > 0)
        {
            timePerChunk.Record(seconds, Series.ChunkTags);
            return;
        }

        timeToFirstChunk = seconds;
        watch.Instruments.TimeToFirstChunk.Record(seconds, Series.Tags);
    }

    protected void ReadModel(string? model)
    {
        if (string.IsNullOrEmpty(model) || model == responseModel) return;
        (responseModel, series) = (model, null);
    }

    private void Stalled(double seconds) => watch.Monitor.Signals.Raise(SignalDefinition.StreamStalled, span, () => new Dictionary<string, object>
    {
        [GenAiNames.Stall.Duration] = seconds,
        [GenAiNames.Stall.Limit] = watch.StallAfter,
        [GenAiNames.Stall.Chunks] = chunks,
    });

    private void Describe(Activity activity, InferenceOutcome outcome)
    {
        if (responseModel is not null) activity.SetTag(GenAiNames.ResponseModel, responseModel);
        if (ResponseId is not null) activity.SetTag(GenAiNames.ResponseId, ResponseId);
        if (FinishReasonOf(outcome) is { } reason) activity.SetTag(GenAiNames.FinishReasons, new[] { reason });
        if (chunks > 0) activity.SetTag(GenAiNames.TimeToFirstChunkOfSpan, timeToFirstChunk);
        if (tokens.Input >= 0) activity.SetTag(GenAiNames.InputTokensOfSpan, tokens.Input);
        if (tokens.Output >= 0) activity.SetTag(GenAiNames.OutputTokensOfSpan, tokens.Output);
        if (tokens.CachedInput >= 0) activity.SetTag(GenAiNames.CachedTokensOfSpan, tokens.CachedInput);
        if (tokens.ReasoningOutput >= 0) activity.SetTag(GenAiNames.ReasoningTokensOfSpan, tokens.ReasoningOutput);
    }

    /// <summary>The newest state of the convention wants <c>error</c> for a stream that ended before it said why.</summary>
    private string? FinishReasonOf(InferenceOutcome outcome) =>
        FinishReason ?? (watch.Instruments.IsLatest && chunks > 0 && outcome != InferenceOutcome.Success ? "error" : null);
}
