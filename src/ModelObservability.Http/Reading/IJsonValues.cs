namespace ModelObservability.Http.Reading;

/// <summary>Takes what a <see cref="JsonSieve"/> lets through.</summary>
internal interface IJsonValues
{
    /// <summary>A number, text or literal.</summary>
    /// <param name="fact">What the place it stood at tells.</param>
    /// <param name="value">The bytes between the quotes, as written; or the bytes of the number or literal. Valid during the call.</param>
    /// <param name="isText">Whether it stood in quotes.</param>
    void Value(Fact fact, ReadOnlySpan<byte> value, bool isText);

    /// <summary>A text, number or literal that is too long to be kept.</summary>
    /// <param name="fact">What the place it stood at tells.</param>
    /// <param name="beginning">Its first bytes, as written. Valid during the call.</param>
    /// <param name="hash">Of all its bytes where it is a name.</param>
    void LongValue(Fact fact, ReadOnlySpan<byte> beginning, uint hash);

    /// <summary>How many elements an array had, members a container, bytes a payload.</summary>
    void Counted(Fact fact, int elements);
}
