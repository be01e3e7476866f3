using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Reading;

/// <summary>
/// What one document of an answer tells: the whole of it, or one event of a stream. Kept apart until its end, because only then is known what
/// kind of document it is and what its fields mean.
/// </summary>
internal struct DocumentFacts
{
    private static readonly string[] Beats = ["ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"];

    public string? Model;
    public string? Version;
    public string? AnswerId;
    public string? FinishReason;
    public double? QueueSeconds;
    public double? PromptSeconds;
    public double? CompletionSeconds;
    public ReportedError Error;

    private long? input, output, cached, reasoning, total, reused, processed, generated;
    private string? documentCode;
    private string? documentType;
    private int choices;
    private bool hasChoices;
    private bool hasAnswer;
    private bool hasContent;
    private bool isTyped;
    private bool isLifecycle;
    private bool isFailure;

    /// <summary>Why the answer ended was told, in a way that is a code or not.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>A sign of life and no event: it carries nothing.</summary>
    public bool IsBeat { get; private set; }

    /// <summary>The document is an error as a whole.</summary>
    public bool IsError { get; private set; }

    /// <summary>Whether the fields of the answer mean what they say: in an event of another kind they are somebody else's.</summary>
    public readonly bool IsOfAnswer => !isTyped || isLifecycle;

    /// <summary>Whether the answer goes on with it: an event of which nothing is known counts as one that does.</summary>
    public readonly bool Progresses =>
        !IsBeat && (hasContent || IsFinished || choices > 1 || !hasChoices || Usage != default || Error.Code(hasAnswer: true) is not null);

    /// <summary>The tokens it reports.</summary>
    public readonly TokenUsage Usage => new(
        input ?? (reused + processed), output ?? generated, cached ?? reused, reasoning, total);

    /// <summary>What went wrong, for <c>error.type</c>; null where nothing did.</summary>
    public readonly string? ErrorCode()
    {
        bool answers = hasAnswer || choices > 0;
        if (!IsError && !(isFailure && !answers)) return Error.Code(answers);
        ReportedError whole = Error;
        whole.Tell(isCertain: true);
        return whole.Code(hasAnswer: false) is var told && told == AttributeText.UnknownError ? documentCode ?? documentType ?? told : told;
    }

    public void Count(Fact fact, int elements)
    {
        switch (fact)
        {
            case Fact.Error:
                Error.Tell(isCertain: elements > 0);
                break;
            case Fact.PossibleError when elements > 0:
                Error.Tell(isCertain: false);
                break;
            case Fact.Choices:
                (hasChoices, choices) = (true, Math.Max(choices, elements));
                break;
            case Fact.Answer:
                hasAnswer |= elements > 0;
                break;
            case Fact.Content:
                hasContent |= elements > 0;
                break;
        }
    }

    public void ReadText(Fact fact, ReadOnlySpan<byte> value, AnswerFacts known)
    {
        switch (fact)
        {
            case Fact.Model:
                Model = Name(value, known.Model) ?? Model;
                break;
            case Fact.Version:
                Version = Name(value, known.Version) ?? Version;
                break;
            case Fact.AnswerId:
                AnswerId = Name(value, known.AnswerId) ?? AnswerId;
                break;
            case Fact.FinishReason when !value.IsEmpty:
                (IsFinished, FinishReason) = (true, FactValue.Code(value) ?? FinishReason);
                if (value.SequenceEqual("error"u8)) Error.Tell(isCertain: true);
                break;
            case Fact.Status:
                ReadStatus(value);
                break;
            case Fact.EventType or Fact.DocumentType:
                ReadType(value, isEvent: fact == Fact.EventType);
                break;
            case Fact.Standing:
                isFailure |= value.SequenceEqual("failed"u8) || value.SequenceEqual("error"u8);
                break;
            case Fact.Object:
                IsError |= value.SequenceEqual("error"u8);
                break;
            case Fact.DocumentCode:
                documentCode = FactValue.Code(value) ?? documentCode;
                break;
            case Fact.Error or Fact.PossibleError or Fact.ErrorCode or Fact.ErrorType or Fact.ErrorStatus:
                ReadError(fact, value, isText: true);
                break;
            default:
                ReadNumber(fact, value); // some write numbers as texts
                break;
        }
    }

    /// <summary>A text too long to be kept.</summary>
    public void ReadLong(Fact fact, ReadOnlySpan<byte> beginning, uint hash)
    {
        switch (fact)
        {
            case Fact.Model:
                Model = FactValue.Name(beginning, hash) ?? Model;
                break;
            case Fact.Version:
                Version = FactValue.Name(beginning, hash) ?? Version;
                break;
            case Fact.AnswerId:
                AnswerId = FactValue.Name(beginning, hash) ?? AnswerId;
                break;
            case Fact.FinishReason:
                IsFinished = true;
                break;
            case Fact.Error or Fact.PossibleError:
                Error.Tell(isCertain: fact == Fact.Error);
                break;
        }
    }

    public void ReadNumber(Fact fact, ReadOnlySpan<byte> value)
    {
        switch (fact)
        {
            case Fact.InputTokens:
                Keep(ref input, value);
                break;
            case Fact.OutputTokens:
                Keep(ref output, value);
                break;
            case Fact.CachedTokens:
                Keep(ref cached, value);
                break;
            case Fact.ReasoningTokens:
                Keep(ref reasoning, value);
                break;
            case Fact.TotalTokens:
                Keep(ref total, value);
                break;
            case Fact.ReusedTokens:
                Keep(ref reused, value);
                break;
            case Fact.ProcessedTokens:
                Keep(ref processed, value);
                break;
            case Fact.GeneratedTokens:
                Keep(ref generated, value);
                break;
            case Fact.QueueSeconds:
                QueueSeconds = FactValue.Seconds(value) ?? QueueSeconds;
                break;
            case Fact.PromptSeconds or Fact.PromptMilliseconds:
                PromptSeconds = FactValue.Seconds(value, fact == Fact.PromptSeconds ? 1 : 1e-3) ?? PromptSeconds;
                break;
            case Fact.CompletionSeconds or Fact.CompletionMilliseconds:
                CompletionSeconds = FactValue.Seconds(value, fact == Fact.CompletionSeconds ? 1 : 1e-3) ?? CompletionSeconds;
                break;
            case Fact.ErrorNumber when FactValue.Number(value) is not (null or 0):
                Error.Tell(value, isText: false);
                break;
            case Fact.Success:
                isFailure |= value.SequenceEqual("false"u8);
                break;
            case Fact.DocumentCode when !value.SequenceEqual("null"u8):
                documentCode = FactValue.Code(value) ?? documentCode;
                break;
            case Fact.Error or Fact.PossibleError or Fact.ErrorCode or Fact.ErrorStatus:
                ReadError(fact, value, isText: false);
                break;
        }
    }

    /// <summary>A later report counts; one that is empty never takes the place of one that is not.</summary>
    public static long? Later(long? known, long? told) => told is > 0 || known is null or < 0 ? told ?? known : known;

    private static void Keep(ref long? known, ReadOnlySpan<byte> value) => known = Later(known, FactValue.Count(value));

    private void ReadError(Fact fact, ReadOnlySpan<byte> value, bool isText)
    {
        if (fact is Fact.Error or Fact.PossibleError) Error.Tell(value, isText, isCertain: fact == Fact.Error);
        else if (fact == Fact.ErrorCode) Error.TellCode(value, isText);
        else if (fact == Fact.ErrorType) Error.TellType(value);
        else Error.TellStatus(value, isText);
    }

    /// <summary>What a stream calls the event; its kind where it does not name that itself.</summary>
    public void ReadName(ReadOnlySpan<byte> name, bool isKind)
    {
        if (name.SequenceEqual("error"u8)) IsError = true;
        else if (isKind && !isTyped && name.StartsWith("response."u8)) ReadType(name, isEvent: true);
        else if (!name.IsEmpty) IsBeat |= IsNameOfBeat(name);
    }

    /// <summary>How an answer of the Responses API stands.</summary>
    private void ReadStatus(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.SequenceEqual("in_progress"u8) || value.SequenceEqual("queued"u8)) return;
        (IsFinished, FinishReason) = (true, FactValue.Code(value) ?? FinishReason);
        if (value.SequenceEqual("failed"u8) || value.SequenceEqual("cancelled"u8)) Error.Tell(isCertain: true);
    }

    private void ReadType(ReadOnlySpan<byte> value, bool isEvent)
    {
        if (value.SequenceEqual("error"u8) || value.SequenceEqual("response.error"u8))
        {
            IsError = true;
            return;
        }

        IsBeat |= IsNameOfBeat(value);
        documentType = IsBeat ? null : FactValue.Code(value);
        isTyped = isEvent;
        isLifecycle = documentType is "response.created" or "response.queued" or "response.in_progress" or "response.completed" or "response.failed"
            or "response.incomplete" or "response.cancelled" or "response.done";
        if (documentType == "response.failed") Error.Tell();
    }

    private static bool IsNameOfBeat(ReadOnlySpan<byte> name)
    {
        foreach (string beat in Beats)
            if (System.Text.Ascii.Equals(name, beat)) return true;
        return false;
    }

    /// <summary>A name is written as before in every event of a stream: no need to make it again.</summary>
    private static string? Name(ReadOnlySpan<byte> value, string? known) =>
        known is not null && value.Length == known.Length && System.Text.Ascii.Equals(value, known) ? known : FactValue.Name(value);
}
