using System.Runtime.CompilerServices;

namespace ModelObservability.Http.Reading;

/// <summary>The open containers that are read.</summary>
[InlineArray(Most)]
internal struct JsonFrames
{
    /// <summary>Deeper containers are skipped: no shape is this deep.</summary>
    public const int Most = 9;

    private JsonFrame first;
}

/// <summary>An open container.</summary>
internal struct JsonFrame
{
    public JsonShape Shape;
    public bool IsArray;
    public int Elements;
}
