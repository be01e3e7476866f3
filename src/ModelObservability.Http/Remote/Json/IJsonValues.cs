namespace ModelObservability.Remote.Json;

/// <summary>Takes what a <see cref="JsonSieve"/> lets through.</summary>
internal interface IJsonValues
{
    /// <summary>A number, text or literal.</summary>
    /// <param name="fact">What the place it stood at tells.</param>
    /// <param name="value">The bytes between the quotes, as written; or the bytes of the number or literal. Valid during the call.</param>
    /// <param name="isText">Whether it stood in quotes.</param>
    void Value(Fact fact, ReadOnlySpan<byte> value, bool isText);

    /// <summary>How many elements an array had.</summary>
    void Counted(Fact fact, int elements);
}
