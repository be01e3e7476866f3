namespace ModelObservability.Http.Reading;

/// <summary>
/// The error that one document reports. Any value where the protocol puts errors is one; an error without a code is <c>_OTHER</c>, and text that
/// may be a message is never used as a code.
/// </summary>
internal struct ReportedError
{
    private string? code;
    private string? type;
    private string? status;
    private bool isReported;
    private bool isPossible;

    /// <summary>Reports a value found where errors are: a string, a number or a literal. An empty one is an error only if there is no answer.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isText">Whether it is a string.</param>
    /// <param name="isCertain">Whether only errors are found there.</param>
    public void Report(ReadOnlySpan<byte> value, bool isText, bool isCertain = true)
    {
        if (!isText && (value.SequenceEqual("null"u8) || value.SequenceEqual("false"u8))) return;
        bool isEmpty = value.IsEmpty || (!isText && FieldValue.Number(value) == 0);
        Report(isCertain && !isEmpty);
        if (!isEmpty && (isText || !value.SequenceEqual("true"u8))) code ??= FieldValue.Code(value);
    }

    /// <summary>Reports an error.</summary>
    /// <param name="isCertain">Whether it is one in any case; otherwise only if there is no answer.</param>
    public void Report(bool isCertain = true)
    {
        if (isCertain) isReported = true;
        else isPossible = true;
    }

    /// <summary>Reports the code of the error, which is preferred to its type.</summary>
    public void ReportCode(ReadOnlySpan<byte> value, bool isText)
    {
        if (isText || !value.SequenceEqual("null"u8)) code = FieldValue.Code(value) ?? code;
    }

    public void ReportType(ReadOnlySpan<byte> value) => type = FieldValue.Code(value) ?? type;

    public void ReportStatus(ReadOnlySpan<byte> value, bool isText)
    {
        if (isText || !value.SequenceEqual("null"u8)) status = FieldValue.Code(value) ?? status;
    }

    /// <summary>The value of <c>error.type</c>; null if there is no error.</summary>
    /// <param name="hasAnswer">Whether the document holds an answer.</param>
    public readonly string? Code(bool hasAnswer) => isReported || (isPossible && !hasAnswer) ? code ?? type ?? status ?? AttributeText.UnknownError : null;
}
