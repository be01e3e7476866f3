using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Reading;

/// <summary>
/// Reads one document of a response: the whole body, or one event of a stream. Its values are kept apart until it ends, because only then is it
/// known what kind of document it is and what its fields mean.
/// </summary>
internal struct DocumentReader
{
    public string? Model;
    public string? Version;
    public string? ResponseId;
    public string? FinishReason;
    public double? QueueSeconds;
    public double? PromptSeconds;
    public double? CompletionSeconds;
    public ReportedError Error;

    private TokenCounts tokens;
    private DocumentKind kind;
    private string? code;
    private byte choices; // at most 2: none, one, several
    private bool hasChoices;
    private bool hasAnswer;
    private bool hasContent;
    private bool isFailure;

    /// <summary>The document says why the response ended, whether or not that is a code.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Which kind of document or event it is.</summary>
    public readonly DocumentKind Kind => kind;

    /// <summary>Whether the event carries more of the response; an unknown event counts as one that does.</summary>
    public readonly bool IsProgress =>
        !kind.IsHeartbeat && (hasContent || IsFinished || choices > 1 || !hasChoices || Usage != default || Error.Code(hasAnswer: true) is not null);

    /// <summary>Tokens reported by the document.</summary>
    public readonly TokenUsage Usage => tokens.Usage;

    /// <summary>The value of <c>error.type</c>; null if nothing went wrong.</summary>
    public readonly string? ErrorCode()
    {
        bool answers = hasAnswer || choices > 0;
        if (!kind.IsError && !(isFailure && !answers)) return Error.Code(answers);
        ReportedError whole = Error;
        whole.Report(isCertain: true);
        return whole.Code(hasAnswer: false) is var reported && reported == AttributeText.UnknownError ? code ?? kind.Type ?? reported : reported;
    }

    public void Count(Field field, int elements)
    {
        switch (field)
        {
            case Field.Error:
                Error.Report(isCertain: elements > 0);
                break;
            case Field.PossibleError when elements > 0:
                Error.Report(isCertain: false);
                break;
            case Field.Choices:
                (hasChoices, choices) = (true, (byte)Math.Max(choices, Math.Min(elements, 2)));
                break;
            case Field.Answer:
                hasAnswer |= elements > 0;
                break;
            case Field.Content:
                hasContent |= elements > 0;
                break;
        }
    }

    public void ReadText(Field field, ReadOnlySpan<byte> value, ResponseReader known)
    {
        switch (field)
        {
            case Field.Model:
                Model = Name(value, known.Model) ?? Model;
                break;
            case Field.Version:
                Version = Name(value, known.Version) ?? Version;
                break;
            case Field.ResponseId:
                ResponseId = Name(value, known.ResponseId) ?? ResponseId;
                break;
            case Field.FinishReason when !value.IsEmpty:
                (IsFinished, FinishReason) = (true, FieldValue.Code(value) ?? FinishReason);
                if (value.SequenceEqual("error"u8)) Error.Report(isCertain: true);
                break;
            case Field.Status:
                ReadStatus(value);
                break;
            case Field.EventType or Field.DocumentType:
                ReadType(value, isEvent: field == Field.EventType);
                break;
            case Field.Outcome:
                isFailure |= value.SequenceEqual("failed"u8) || value.SequenceEqual("error"u8);
                break;
            case Field.Object:
                kind.ReadObject(value);
                break;
            case Field.DocumentCode:
                code = FieldValue.Code(value) ?? code;
                break;
            case Field.Error or Field.PossibleError or Field.ErrorCode or Field.ErrorType or Field.ErrorStatus:
                ReadError(field, value, isText: true);
                break;
            default:
                ReadNumber(field, value); // some servers write numbers as strings
                break;
        }
    }

    /// <summary>A text that is too long to keep.</summary>
    public void ReadLong(Field field, ReadOnlySpan<byte> beginning, uint hash)
    {
        switch (field)
        {
            case Field.Model:
                Model = FieldValue.Name(beginning, hash) ?? Model;
                break;
            case Field.Version:
                Version = FieldValue.Name(beginning, hash) ?? Version;
                break;
            case Field.ResponseId:
                ResponseId = FieldValue.Name(beginning, hash) ?? ResponseId;
                break;
            case Field.FinishReason:
                IsFinished = true;
                break;
            case Field.Error or Field.PossibleError:
                Error.Report(isCertain: field == Field.Error);
                break;
        }
    }

    public void ReadNumber(Field field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case Field.QueueSeconds:
                QueueSeconds = FieldValue.Seconds(value) ?? QueueSeconds;
                break;
            case Field.PromptSeconds or Field.PromptMilliseconds:
                PromptSeconds = FieldValue.Seconds(value, field == Field.PromptSeconds ? 1 : 1e-3) ?? PromptSeconds;
                break;
            case Field.CompletionSeconds or Field.CompletionMilliseconds:
                CompletionSeconds = FieldValue.Seconds(value, field == Field.CompletionSeconds ? 1 : 1e-3) ?? CompletionSeconds;
                break;
            case Field.ErrorNumber when FieldValue.Number(value) is not (null or 0):
                Error.Report(value, isText: false);
                break;
            case Field.Success:
                isFailure |= value.SequenceEqual("false"u8);
                break;
            case Field.DocumentCode when !value.SequenceEqual("null"u8):
                code = FieldValue.Code(value) ?? code;
                break;
            case Field.Error or Field.PossibleError or Field.ErrorCode or Field.ErrorStatus:
                ReadError(field, value, isText: false);
                break;
            default:
                tokens.Read(field, value);
                break;
        }
    }

    private void ReadError(Field field, ReadOnlySpan<byte> value, bool isText)
    {
        if (field is Field.Error or Field.PossibleError) Error.Report(value, isText, isCertain: field == Field.Error);
        else if (field == Field.ErrorCode) Error.ReportCode(value, isText);
        else if (field == Field.ErrorType) Error.ReportType(value);
        else Error.ReportStatus(value, isText);
    }

    /// <summary>The name that the stream gives the event.</summary>
    /// <param name="name">The name; empty for none.</param>
    /// <param name="isType">Whether it stands for the type of an event that has none.</param>
    public void ReadEventName(ReadOnlySpan<byte> name, bool isType)
    {
        kind.ReadName(name, isType);
        if (kind.IsFailedResponse) Error.Report();
    }

    private void ReadType(ReadOnlySpan<byte> value, bool isEvent)
    {
        kind.ReadType(value, isEvent);
        if (kind.IsFailedResponse) Error.Report();
    }

    /// <summary>The status of a response of the Responses API.</summary>
    private void ReadStatus(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.SequenceEqual("in_progress"u8) || value.SequenceEqual("queued"u8)) return;
        (IsFinished, FinishReason) = (true, FieldValue.Code(value) ?? FinishReason);
        if (value.SequenceEqual("failed"u8) || value.SequenceEqual("cancelled"u8)) Error.Report(isCertain: true);
    }

    /// <summary>Every event of a stream repeats the name, so the same string is used again.</summary>
    private static string? Name(ReadOnlySpan<byte> value, string? known) =>
        known is not null && value.Length == known.Length && System.Text.Ascii.Equals(value, known) ? known : FieldValue.Name(value);
}
