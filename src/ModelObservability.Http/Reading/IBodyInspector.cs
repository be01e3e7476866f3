namespace ModelObservability.Http.Reading;

/// <summary>Inspects the pieces of a body as they pass.</summary>
internal interface IBodyInspector
{
    /// <summary>Inspects a piece; must not throw.</summary>
    void Inspect(ReadOnlySpan<byte> bytes);
}
