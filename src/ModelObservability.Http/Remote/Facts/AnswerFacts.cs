using ModelObservability.Remote.Bodies;
using ModelObservability.Remote.Json;

namespace ModelObservability.Remote.Facts;

/// <summary>What the body of an answer tells: which model answered, its tokens and times, whether it is whole.</summary>
internal sealed class AnswerFacts : IJsonValues, IEventData
{
    private readonly JsonSieve sieve;
    private readonly EventStream? events;
    private readonly bool isJson;
    private readonly long limit;
    private long seen;
    private int doneMatched;

    /// <summary>Reads an answer.</summary>
    /// <param name="shape">Where it says what.</param>
    /// <param name="isJson">The server says it is JSON.</param>
    /// <param name="isStream">The server says it is a stream of events, each a document.</param>
    /// <param name="limit">Bytes of one document that are read.</param>
    public AnswerFacts(JsonShape shape, bool isJson, bool isStream, long limit)
    {
        this.isJson = isJson;
        this.limit = limit;
        sieve = new JsonSieve(shape, this);
        events = isStream ? new EventStream(this) : null;
    }

    public string? Model { get; private set; }

    public string? Version { get; private set; }

    public string? AnswerId { get; private set; }

    public string? FinishReason { get; private set; }

    /// <summary>What went wrong although the status was fine; null where nothing was said.</summary>
    public string? Error { get; private set; }

    public long? InputTokens { get; private set; }

    public long? OutputTokens { get; private set; }

    public long? CachedTokens { get; private set; }

    public long? ReasoningTokens { get; private set; }

    public double? QueueSeconds { get; private set; }

    public double? PromptSeconds { get; private set; }

    public double? CompletionSeconds { get; private set; }

    public bool IsStream => events is not null;

    /// <summary>Events of the stream so far, apart from the mark of its end.</summary>
    public long Events { get; private set; }

    /// <summary>The answer is all there, whether or not its reader goes on.</summary>
    public bool IsWhole => IsStream ? IsDone || FinishReason is not null : sieve.IsComplete;

    /// <summary>Whether the stream said that it is over.</summary>
    private bool IsDone { get; set; }

    /// <summary>The next piece of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (events is not null) events.Read(bytes);
        else Data(bytes);
    }

    /// <summary>The body has ended. What is wrong with it, for <c>error.type</c>; null where nothing is.</summary>
    /// <param name="generates">Whether streams of this kind say that they are over.</param>
    public string? End(bool generates)
    {
        events?.End();
        if (Error is not null) return Error;
        if (IsStream) return generates && !IsWhole ? "truncated_stream" : null;
        if (!isJson || seen > limit || sieve.IsComplete) return null;
        return sieve.HasBegun && !sieve.IsBroken ? "truncated_json" : "invalid_json";
    }

    public void Data(ReadOnlySpan<byte> bytes)
    {
        if (IsStream && doneMatched >= 0) MatchDone(bytes);
        seen += bytes.Length;
        if (seen <= limit) sieve.Read(bytes);
    }

    public void EventEnded()
    {
        if (doneMatched == Done.Length) IsDone = true;
        else Events++;
        (doneMatched, seen) = (0, 0);
        sieve.Reset();
    }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    void IJsonValues.Counted(Fact fact, int elements)
    {
    }

    void IJsonValues.Value(Fact fact, ReadOnlySpan<byte> value, bool isText)
    {
        if (isText) Text(fact, value);
        else Number(fact, value);
    }

    private void Text(Fact fact, ReadOnlySpan<byte> value)
    {
        switch (fact)
        {
            case Fact.Model:
                if (Model is null || !Matches(value, Model)) Model = FactValue.Name(value);
                break;
            case Fact.Version:
                Version = FactValue.Name(value);
                break;
            case Fact.AnswerId:
                if (AnswerId is null || !Matches(value, AnswerId)) AnswerId = FactValue.Name(value);
                break;
            case Fact.FinishReason:
                if (!value.SequenceEqual("in_progress"u8) && !value.SequenceEqual("queued"u8)) FinishReason = FactValue.Code(value);
                break;
            case Fact.EventType:
                if (value.SequenceEqual("error"u8)) Error ??= "error";
                break;
            case Fact.ErrorCode or Fact.ErrorType:
                Fails(fact, value);
                break;
        }
    }

    private void Number(Fact fact, ReadOnlySpan<byte> value)
    {
        switch (fact)
        {
            case Fact.InputTokens:
                InputTokens = FactValue.Count(value);
                break;
            case Fact.OutputTokens:
                OutputTokens = FactValue.Count(value);
                break;
            case Fact.CachedTokens:
                CachedTokens = FactValue.Count(value);
                break;
            case Fact.ReasoningTokens:
                ReasoningTokens = FactValue.Count(value);
                break;
            case Fact.QueueSeconds:
                QueueSeconds = FactValue.Seconds(value);
                break;
            case Fact.PromptSeconds or Fact.PromptMilliseconds:
                PromptSeconds = FactValue.Seconds(value, fact == Fact.PromptSeconds ? 1 : 1e-3);
                break;
            case Fact.CompletionSeconds or Fact.CompletionMilliseconds:
                CompletionSeconds = FactValue.Seconds(value, fact == Fact.CompletionSeconds ? 1 : 1e-3);
                break;
            case Fact.ErrorCode when !value.SequenceEqual("null"u8):
                Fails(fact, value);
                break;
        }
    }

    private void Fails(Fact fact, ReadOnlySpan<byte> value)
    {
        if (FactValue.Code(value) is { } code && (Error is null or "error" || fact == Fact.ErrorCode)) Error = code;
    }

    private void MatchDone(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            if (doneMatched == Done.Length && next is (byte)' ') continue;
            doneMatched = doneMatched < Done.Length && next == Done[doneMatched] ? doneMatched + 1 : -1;
            if (doneMatched < 0) return;
        }
    }

    /// <summary>Whether a name is written as before, as it is in every event of a stream: no need to make it again.</summary>
    private static bool Matches(ReadOnlySpan<byte> value, string known) =>
        value.Length == known.Length && System.Text.Ascii.Equals(value, known);
}
