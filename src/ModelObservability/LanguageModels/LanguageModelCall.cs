using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ModelObservability.Inference;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>
/// One call of a language model: derive from it what reads the chunks or the answer of a client. Its size does not depend on the length of the
/// answer.
/// </summary>
/// <param name="endpoint">What the calls share.</param>
/// <param name="requestModel">The model asked for; null where nobody said.</param>
/// <param name="span">The call's span; null where there is none.</param>
[Experimental("MOX001")]
public abstract class LanguageModelCall(LanguageModelEndpoint endpoint, string? requestModel, Activity? span) : ICallListener
{
    private LanguageModelSeries? series;
    private string? responseModel;
    private double waited;
    private TokenCounts tokens = new();
    private long chunks;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <summary>What the answer calls itself.</summary>
    protected string? ResponseId { get; private set; }

    /// <summary>Why the answer ended, as it says.</summary>
    protected string? FinishReason { get; private set; }

    private LanguageModelSeries Series => series ??= endpoint.SeriesOf(requestModel, responseModel);

    private bool IsDescribed => span is { IsAllDataRequested: true } && endpoint.Instruments.IsConvention;

    /// <inheritdoc/>
    public void OnWait(double seconds) => waited += seconds;

    /// <summary>The answer goes on; call it before the chunk that says so is counted. Waits for chunks that carry nothing are one wait.</summary>
    public void Progressed()
    {
        if (chunks > 0 && waited > endpoint.StallAfter) Stalled(waited);
        waited = 0;
    }

    /// <inheritdoc/>
    public void OnEnd(InferenceOutcome outcome, object? error, double seconds)
    {
        Progressed();

        // An abandoned stream is no success: who divides by error.type must not count it as one.
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
    }

    /// <summary>A chunk has come; call it after what it says was read.</summary>
    /// <param name="seconds">Since the one before, or since the call began.</param>
    protected void CountChunk(double seconds)
    {
        if (chunks++ > 0)
        {
            endpoint.Instruments.RecordNextChunk(seconds, Series);
            return;
        }

        if (IsDescribed) span!.SetTag(GenAiNames.TimeToFirstChunkOfSpan, seconds);
        endpoint.Instruments.RecordFirstChunk(seconds, Series);
    }

    /// <summary>The model that answers, as the answer says.</summary>
    /// <param name="model">Its id; null or blank where it does not say.</param>
    protected void ReadModel(string? model)
    {
        if (string.IsNullOrWhiteSpace(model) || model == responseModel) return;
        string name = AttributeText.Name(model);
        if (name != responseModel) (responseModel, series) = (name, null);
    }

    /// <summary>What the answer says of itself; what it leaves empty does not take the place of what it said before.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="finishReason">Why it ended.</param>
    protected void ReadAnswer(string? id, string? finishReason)
    {
        if (!string.IsNullOrWhiteSpace(id) && id != ResponseId) ResponseId = AttributeText.Name(id);
        if (!string.IsNullOrWhiteSpace(finishReason) && finishReason != FinishReason) FinishReason = AttributeText.Name(finishReason);
    }

    /// <summary>The answer says that something went wrong.</summary>
    /// <param name="code">Its code; null where it has none.</param>
    protected void Fail(string? code) => Failure ??= string.IsNullOrWhiteSpace(code) ? Names.UnknownError : AttributeText.Code(code);

    /// <summary>A report of the tokens used; several add up.</summary>
    /// <param name="report">The report.</param>
    protected void Add(in TokenUsage report)
    {
        // What is no generation has no output: all it used was input.
        bool isAllInput = endpoint.Operation == LanguageModelOperation.Embeddings && report.Output is null;
        tokens.Add(isAllInput ? report with { Input = report.Input ?? report.Total } : report.Settled());
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

    /// <summary>The newest state of the convention wants <c>error</c> for a stream that ended before it said why.</summary>
    private string? FinishReasonOf(InferenceOutcome outcome) =>
        FinishReason ?? (endpoint.Instruments.IsLatest && chunks > 0 && outcome != InferenceOutcome.Success ? "error" : null);
}
