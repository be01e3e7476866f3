using ModelObservability.Http.Telemetry;

namespace ModelObservability.Http.Reading;

/// <summary>Reads the body of a response: the model, the tokens and timings, errors, and whether it is complete.</summary>
/// <param name="shape">The fields to read.</param>
/// <param name="kind">The content type.</param>
/// <param name="limit">Most bytes that are read of one document.</param>
/// <param name="generates">Whether a language model generates it: such streams have an end marker.</param>
internal sealed class ResponseReader(ResponseShape shape, ContentKind kind, long limit, bool generates) : IFieldHandler, IDocumentHandler
{
    private JsonFieldReader? sieve;
    private BodyFraming? framing;
    private DocumentReader document;
    private long seen;
    private int doneMatched;
    private bool isFinished;

    public string? Model { get; private set; }

    public string? Version { get; private set; }

    public string? ResponseId { get; private set; }

    public string? FinishReason { get; private set; }

    /// <summary>The error that the body reports in spite of a successful status; null if there is none.</summary>
    public string? Error { get; private set; }

    public long? InputTokens { get; private set; }

    public long? OutputTokens { get; private set; }

    public long? CachedTokens { get; private set; }

    public long? ReasoningTokens { get; private set; }

    /// <summary>Where neither input nor output was ended.</summary>
    public long? TotalTokens { get; private set; }

    public double? QueueSeconds { get; private set; }

    public double? PromptSeconds { get; private set; }

    public double? CompletionSeconds { get; private set; }

    public bool IsStream => Framing.IsStream;

    /// <summary>Whether it is a stream or may turn out to be one.</summary>
    public bool MayBeStream => Framing.MayBeStream;

    /// <summary>Events so far, without the end marker and heartbeats.</summary>
    public long Events { get; private set; }

    /// <summary>Events that carried more of the response.</summary>
    public long Progress { get; private set; }

    /// <summary>Whether the response is complete, whether or not the application reads on.</summary>
    public bool IsWhole => IsStream ? IsDone || isFinished : sieve is { IsComplete: true };

    /// <summary>Whether it is an HTML page from a proxy or a portal instead of the model.</summary>
    public bool IsHtmlPage => Framing.IsUnknown && (kind.IsHtml || (Framing.IsMarkup && !kind.IsJson));

    private BodyFraming Framing => framing ??= new BodyFraming(this, kind, generates);

    /// <summary>Whether the end marker was read.</summary>
    private bool IsDone { get; set; }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    /// <summary>Reads the next piece of the body.</summary>
    public void Read(ReadOnlySpan<byte> bytes) => Framing.Read(bytes);

    /// <summary>The body has ended. The value of <c>error.type</c>; null if nothing is wrong.</summary>
    public string? End()
    {
        Framing.End();
        return Abandon() ?? FindTruncation();
    }

    /// <summary>The application stopped reading. The value of <c>error.type</c> for what was read; null if nothing is wrong.</summary>
    public string? Abandon()
    {
        EndDocument();
        return Error ?? (IsHtmlPage ? ServerNames.UnexpectedContentType : null);
    }

    /// <summary>Merges the current document, complete or not.</summary>
    public void EndDocument()
    {
        Merge(in document);
        document = default;
    }

    void IDocumentHandler.Begin() => sieve = new JsonFieldReader(IsStream ? shape.Event : shape.Document, this);

    int IDocumentHandler.Data(ReadOnlySpan<byte> bytes)
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

    bool IDocumentHandler.HasDocumentBegun => sieve!.HasBegun;

    bool IDocumentHandler.IsDocumentComplete => sieve!.IsComplete;

    void IDocumentHandler.EventEnded(ReadOnlySpan<byte> name)
    {
        document.ReadEventName(name, shape.HasEventTypes);
        bool isMark = doneMatched == Done.Length;
        IsDone |= isMark;
        if (!isMark && seen > 0 && !document.Kind.IsHeartbeat) Events++;
        if (isMark || (seen > 0 && document.IsProgress)) Progress++;
        EndDocument();
        (doneMatched, seen) = (0, 0);
        sieve!.Reset();
    }

    void IFieldHandler.Counted(Field field, int elements) => document.Count(field, elements);

    void IFieldHandler.LongValue(Field field, ReadOnlySpan<byte> beginning, uint hash) => document.ReadLong(field, beginning, hash);

    void IFieldHandler.Value(Field field, ReadOnlySpan<byte> value, bool isText)
    {
        if (isText) document.ReadText(field, value, this);
        else document.ReadNumber(field, value);
    }

    /// <summary>A later document replaces only the values it contains and that are not empty.</summary>
    private void Merge(in DocumentReader ended)
    {
        if (ended.Kind.IsOfResponse || ended.Kind.IsError) Error ??= ended.ErrorCode();
        if (!ended.Kind.IsOfResponse) return;
        Model = ended.Model ?? Model;
        Version = ended.Version ?? Version;
        ResponseId = ended.ResponseId ?? ResponseId;
        FinishReason = ended.FinishReason ?? FinishReason;
        isFinished |= ended.IsFinished;
        QueueSeconds = ended.QueueSeconds ?? QueueSeconds;
        PromptSeconds = ended.PromptSeconds ?? PromptSeconds;
        CompletionSeconds = ended.CompletionSeconds ?? CompletionSeconds;
        LanguageModels.TokenUsage usage = ended.Usage.Normalized();
        InputTokens = TokenCounts.Later(InputTokens, usage.Input);
        OutputTokens = TokenCounts.Later(OutputTokens, usage.Output);
        CachedTokens = TokenCounts.Later(CachedTokens, usage.CachedInput);
        ReasoningTokens = TokenCounts.Later(ReasoningTokens, usage.ReasoningOutput);
        TotalTokens = TokenCounts.Later(TotalTokens, usage.Total);
    }

    private string? FindTruncation()
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
