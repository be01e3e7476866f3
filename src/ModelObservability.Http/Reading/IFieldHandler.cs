namespace ModelObservability.Http.Reading;

/// <summary>Receives the fields that a <see cref="JsonFieldReader"/> finds.</summary>
internal interface IFieldHandler
{
    /// <summary>A number, string or literal.</summary>
    /// <param name="field">The meaning of the value.</param>
    /// <param name="value">The bytes between the quotes, as written; or the bytes of the number or literal. Valid during the call.</param>
    /// <param name="isText">Whether it is a string.</param>
    void Value(Field field, ReadOnlySpan<byte> value, bool isText);

    /// <summary>A value that is too long to keep.</summary>
    /// <param name="field">The meaning of the value.</param>
    /// <param name="beginning">Its first bytes, as written. Valid during the call.</param>
    /// <param name="hash">A hash of all its bytes, if it is a name.</param>
    void LongValue(Field field, ReadOnlySpan<byte> beginning, uint hash);

    /// <summary>The length of an array, a container or a payload.</summary>
    void Counted(Field field, int elements);
}
