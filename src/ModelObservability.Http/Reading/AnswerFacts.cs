using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Reading;

/// <summary>What the body of an answer tells: which model answered, its tokens and times, whether it is whole.</summary>
/// <param name="shape">Where it says what.</param>
/// <param name="kind">What the server says it is.</param>
/// <param name="limit">Bytes of one document that are read.</param>
/// <param name="generates">Whether it is a language model's: such streams say that they are over.</param>
internal sealed class AnswerFacts(AnswerShape shape, AnswerKind kind, long limit, bool generates) : IJsonValues, IFramedBody
{
    private JsonSieve? sieve;
    private BodyFraming? framing;
    private DocumentFacts document;
    private long seen;
    private int doneMatched;
    private bool isFinished;

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

    /// <summary>Where neither input nor output was told.</summary>
    public long? TotalTokens { get; private set; }

    public double? QueueSeconds { get; private set; }

    public double? PromptSeconds { get; private set; }

    public double? CompletionSeconds { get; private set; }

    public bool IsStream => Framing.IsStream;

    /// <summary>Whether it is a stream or may still turn out to be one.</summary>
    public bool MayBeStream => Framing.MayBeStream;

    /// <summary>Events of the stream so far, apart from the mark of its end and signs of life.</summary>
    public long Events { get; private set; }

    /// <summary>Events with which the answer went on.</summary>
    public long Progress { get; private set; }

    /// <summary>The answer is all there, whether or not its reader goes on.</summary>
    public bool IsWhole => IsStream ? IsDone || isFinished : sieve is { IsComplete: true };

    /// <summary>The page that a proxy or a portal answered in the place of the model.</summary>
    public bool IsPage => Framing.IsUnknown && (kind.IsHtml || (Framing.IsMarkup && !kind.IsJson));

    private BodyFraming Framing => framing ??= new BodyFraming(this, kind, generates);

    /// <summary>Whether the stream said that it is over.</summary>
    private bool IsDone { get; set; }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    /// <summary>The next piece of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes) => Framing.Read(bytes);

    /// <summary>The body has ended. What is wrong with it, for <c>error.type</c>; null where nothing is.</summary>
    public string? End()
    {
        Framing.End();
        return Left() ?? Missing();
    }

    /// <summary>Nobody reads on. What is wrong with what was read.</summary>
    public string? Left()
    {
        Settle();
        return Error ?? (IsPage ? ServerNames.UnexpectedContentType : null);
    }

    /// <summary>Takes what a document has told that did not come to its end.</summary>
    public void Settle()
    {
        DocumentFacts told = document;
        document = default;
        Take(in told);
    }

    void IFramedBody.Begin() => sieve = new JsonSieve(IsStream ? shape.Event : shape.Document, this);

    int IFramedBody.Data(ReadOnlySpan<byte> bytes)
    {
        if (doneMatched >= 0) MatchDone(bytes);
        long before = seen;
        seen += bytes.Length;
        if (seen > limit || sieve!.IsBroken) return bytes.Length;
        int read = sieve.Read(bytes);
        if (!sieve.IsComplete) return bytes.Length;
        seen = before + read;
        return read;
    }

    bool IFramedBody.HasDocumentBegun => sieve!.HasBegun;

    bool IFramedBody.IsDocumentComplete => sieve!.IsComplete;

    void IFramedBody.EventEnded(ReadOnlySpan<byte> name)
    {
        document.ReadName(name, shape.HasKinds);
        bool isMark = doneMatched == Done.Length;
        IsDone |= isMark;
        if (!isMark && seen > 0 && !document.IsBeat) Events++;
        if (isMark || (seen > 0 && document.Progresses)) Progress++;
        Settle();
        (doneMatched, seen) = (0, 0);
        sieve!.Reset();
    }

    void IJsonValues.Counted(Fact fact, int elements) => document.Count(fact, elements);

    void IJsonValues.LongValue(Fact fact, ReadOnlySpan<byte> beginning, uint hash) => document.ReadLong(fact, beginning, hash);

    void IJsonValues.Value(Fact fact, ReadOnlySpan<byte> value, bool isText)
    {
        if (isText) document.ReadText(fact, value, this);
        else document.ReadNumber(fact, value);
    }

    /// <summary>What a later document does not say, or says with an empty word, an earlier one has said.</summary>
    private void Take(in DocumentFacts told)
    {
        if (told.IsOfAnswer || told.IsError) Error ??= told.ErrorCode();
        if (!told.IsOfAnswer) return;
        Model = told.Model ?? Model;
        Version = told.Version ?? Version;
        AnswerId = told.AnswerId ?? AnswerId;
        FinishReason = told.FinishReason ?? FinishReason;
        isFinished |= told.IsFinished;
        QueueSeconds = told.QueueSeconds ?? QueueSeconds;
        PromptSeconds = told.PromptSeconds ?? PromptSeconds;
        CompletionSeconds = told.CompletionSeconds ?? CompletionSeconds;
        LanguageModels.TokenUsage usage = told.Usage.Settled();
        InputTokens = DocumentFacts.Later(InputTokens, usage.Input);
        OutputTokens = DocumentFacts.Later(OutputTokens, usage.Output);
        CachedTokens = DocumentFacts.Later(CachedTokens, usage.CachedInput);
        ReasoningTokens = DocumentFacts.Later(ReasoningTokens, usage.ReasoningOutput);
        TotalTokens = DocumentFacts.Later(TotalTokens, usage.Total);
    }

    private string? Missing()
    {
        if (IsStream || kind.IsEventStream)
        {
            if (generates) return IsDone || isFinished ? null : "truncated_stream";
            return Framing.IsDocuments && sieve is { HasBegun: true, IsComplete: false, IsBroken: false } ? "truncated_json" : null;
        }

        if (!kind.IsJson || seen > limit || sieve is { IsComplete: true }) return null;
        return sieve is { HasBegun: true, IsBroken: false } ? "truncated_json" : "invalid_json";
    }

    private void MatchDone(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            if (doneMatched is 0 or 6 && next is (byte)' ') continue;
            doneMatched = doneMatched < Done.Length && next == Done[doneMatched] ? doneMatched + 1 : -1;
            if (doneMatched < 0) return;
        }
    }
}
