using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <summary>The containers that are open and read.</summary>
[InlineArray(Most)]
internal struct JsonFrames
{
    /// <summary>Deeper ones are only followed to their end: no shape is this deep.</summary>
    public const int Most = 9;

    private JsonFrame first;
}

/// <summary>A container that is open.</summary>
internal struct JsonFrame
{
    public JsonShape Shape;
    public bool IsArray;
    public int Elements;
}
