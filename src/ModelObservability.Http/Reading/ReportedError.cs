namespace ModelObservability.Http.Reading;

/// <summary>
/// What one document says went wrong. Anything at a place where the protocol puts errors is one; what has no code is <c>_OTHER</c>, and nothing
/// that may be a message is ever a code.
/// </summary>
internal struct ReportedError
{
    private string? code;
    private string? type;
    private string? status;
    private bool isTold;
    private bool isHinted;

    /// <summary>What stands where an error belongs: a text, a number, a literal. An empty one is one only where there is no answer beside it.</summary>
    /// <param name="value">What stands there.</param>
    /// <param name="isText">Whether it is a text.</param>
    /// <param name="isCertain">Whether nothing else stands there.</param>
    public void Tell(ReadOnlySpan<byte> value, bool isText, bool isCertain = true)
    {
        if (!isText && (value.SequenceEqual("null"u8) || value.SequenceEqual("false"u8))) return;
        bool isNothing = value.IsEmpty || (!isText && FactValue.Number(value) == 0);
        Tell(isCertain && !isNothing);
        if (!isNothing && (isText || !value.SequenceEqual("true"u8))) code ??= FactValue.Code(value);
    }

    /// <summary>Something went wrong.</summary>
    /// <param name="isCertain">Whatever else is said; otherwise only where there is no answer.</param>
    public void Tell(bool isCertain = true)
    {
        if (isCertain) isTold = true;
        else isHinted = true;
    }

    /// <summary>A code beside the error; more telling than its type.</summary>
    public void TellCode(ReadOnlySpan<byte> value, bool isText)
    {
        if (isText || !value.SequenceEqual("null"u8)) code = FactValue.Code(value) ?? code;
    }

    public void TellType(ReadOnlySpan<byte> value) => type = FactValue.Code(value) ?? type;

    public void TellStatus(ReadOnlySpan<byte> value, bool isText)
    {
        if (isText || !value.SequenceEqual("null"u8)) status = FactValue.Code(value) ?? status;
    }

    /// <summary>The value of <c>error.type</c>; null where nothing went wrong.</summary>
    /// <param name="hasAnswer">Whether the document holds an answer.</param>
    public readonly string? Code(bool hasAnswer) => isTold || (isHinted && !hasAnswer) ? code ?? type ?? status ?? AttributeText.UnknownError : null;
}
