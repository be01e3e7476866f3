using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Inference;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>
/// One call of a language model. Derive a class from it that reads the chunks or the response of a client. Its size does not depend on the length of
/// the response.
/// </summary>
/// <param name="endpoint">The endpoint that is called.</param>
/// <param name="requestModel">The requested model; null if unspecified.</param>
/// <param name="span">The call's span; null if there is none.</param>
/// <param name="caller">The context in which <see cref="LanguageModelEndpoint.OnCallEnded"/> is called; null for the one in which this is created.</param>
[Experimental("MOX001")]
public abstract partial class LanguageModelCall(LanguageModelEndpoint endpoint, string? requestModel, Activity? span, ExecutionContext? caller = null) : ICallListener
{
    private LanguageModelSeries? series;
    private string? responseModel;
    private double waited;
    private TokenCounts tokens = new();
    private long chunks;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <summary>The id of the response.</summary>
    protected string? ResponseId { get; private set; }

    /// <summary>The finish reason of the response.</summary>
    protected string? FinishReason { get; private set; }

    private LanguageModelSeries Series => series ??= endpoint.SeriesOf(requestModel, responseModel);

    private bool IsDescribed => span is { IsAllDataRequested: true } && endpoint.Instruments.IsConvention;

    /// <inheritdoc/>
    public void OnWait(double seconds) => waited += seconds;

    /// <summary>Records that the response has made progress; call it before the chunk is counted. Waits for empty chunks are added to one wait.</summary>
    public void Progressed()
    {
        if (chunks > 0 && waited > endpoint.StallAfter) Stalled(waited);
        waited = 0;
    }

    /// <inheritdoc/>
    public void OnEnd(InferenceOutcome outcome, object? error, double seconds)
    {
        Progressed();

        // An abandoned stream is not a success, and must not look like one in a query by error.type.
        KeyValuePair<string, object?>[] tags = outcome switch
        {
            InferenceOutcome.Success => Series.Tags,
            InferenceOutcome.Abandoned => Series.FailureTags(InferenceSeries.NameOf(outcome)),
            _ => Series.FailureTags(error),
        };
        tokens.DropImpossibleParts();
        endpoint.Count(Series, in tokens);
        endpoint.Instruments.RecordDuration(seconds, Series, tags);
        endpoint.Instruments.Record(in tokens, Series, tags);
        if (outcome is InferenceOutcome.Error or InferenceOutcome.Cancelled && chunks == 0 && !tokens.IsKnown)
            endpoint.Instruments.RecordNothingReceived(Series, tags);
        if (outcome == InferenceOutcome.Success && tokens.Output > 0 && seconds > 0) TokenInstruments.Rate.Record(tokens.Output / seconds, Series.Tags);
        if (IsDescribed) Describe(span!, outcome);
        endpoint.Monitor.RememberedCalls?.Add(ResponseId, span);
        report?.Tell(InfoOf(report, outcome, tags, seconds));
    }

    /// <summary>Counts a chunk; call it after its content has been read.</summary>
    /// <param name="seconds">Time since the previous one, or since the call began.</param>
    protected void CountChunk(double seconds)
    {
        report?.CountChunk(seconds);
        if (chunks++ > 0)
        {
            endpoint.Instruments.RecordNextChunk(seconds, Series);
            return;
        }

        waited = 0; // also where it carried nothing: providers begin with an empty chunk, after a wait that is not judged
        if (IsDescribed) span!.SetTag(GenAiNames.TimeToFirstChunkOfSpan, seconds);
        endpoint.Instruments.RecordFirstChunk(seconds, Series);
    }

    /// <summary>Sets the responding model.</summary>
    /// <param name="model">Its id in the response; null or blank if there is none.</param>
    protected void ReadModel(string? model)
    {
        if (string.IsNullOrWhiteSpace(model) || model == responseModel) return;
        string name = AttributeText.Name(model);
        if (name != responseModel) (responseModel, series) = (name, null);
    }

    /// <summary>Sets the id and the finish reason of the response; empty values do not replace earlier ones.</summary>
    /// <param name="id">The id.</param>
    /// <param name="finishReason">The finish reason.</param>
    protected void ReadAnswer(string? id, string? finishReason)
    {
        if (!string.IsNullOrWhiteSpace(id) && id != ResponseId) ResponseId = AttributeText.Name(id);
        if (!string.IsNullOrWhiteSpace(finishReason) && finishReason != FinishReason) FinishReason = AttributeText.Name(finishReason);
    }

    /// <summary>Records an error reported in the response.</summary>
    /// <param name="code">Its code; null if it has none.</param>
    protected void Fail(string? code) => Failure ??= string.IsNullOrWhiteSpace(code) ? Names.UnknownError : AttributeText.Code(code);

    /// <summary>Adds a report of the tokens used.</summary>
    /// <param name="report">The report.</param>
    protected void Add(in TokenUsage report)
    {
        // An operation that generates nothing has no output: all its tokens are input.
        bool isAllInput = endpoint.Operation == LanguageModelOperation.Embeddings && report.Output is null;
        tokens.Add(isAllInput ? report with { Input = report.Input ?? report.Total } : report.Normalized());
    }

    private void Stalled(double seconds) => endpoint.Monitor.Signals.Raise(CoreSignals.StreamStalled, span, () => new Dictionary<string, object>
    {
        [GenAiNames.Stall.Duration] = seconds,
        [GenAiNames.Stall.Limit] = endpoint.StallAfter,
        [GenAiNames.Stall.Chunks] = chunks,
    });

    private void Describe(Activity activity, InferenceOutcome outcome)
    {
        if (responseModel is not null) activity.SetTag(GenAiNames.ResponseModel, responseModel);
        if (ResponseId is not null) activity.SetTag(GenAiNames.ResponseId, ResponseId);
        if (FinishReasonOf(outcome) is { } reason) activity.SetTag(GenAiNames.FinishReasons, new[] { reason });
        if (tokens.Input >= 0) activity.SetTag(GenAiNames.InputTokensOfSpan, tokens.Input);
        if (tokens.Output >= 0) activity.SetTag(GenAiNames.OutputTokensOfSpan, tokens.Output);
        if (tokens.CachedInput >= 0) activity.SetTag(GenAiNames.CachedTokensOfSpan, tokens.CachedInput);
        if (tokens.ReasoningOutput >= 0) activity.SetTag(GenAiNames.ReasoningTokensOfSpan, tokens.ReasoningOutput);
    }

    /// <summary>The newest conventions require <c>error</c> for a stream that ended without a finish reason.</summary>
    private string? FinishReasonOf(InferenceOutcome outcome) =>
        FinishReason ?? (endpoint.Instruments.IsLatest && chunks > 0 && outcome != InferenceOutcome.Success ? "error" : null);
}
