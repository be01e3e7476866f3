using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>What an adapter adds to its calls: the name and kind of the span, a listener, and whether its own instruments are enabled.</summary>
[Experimental("MOX001")]
public interface ICallShape
{
    /// <summary>Whether the adapter's own instruments have listeners.</summary>
    bool IsWanted { get; }

    /// <summary>The name of the span; null for <c>infer</c> and the name of the model. Read only if the source has listeners.</summary>
    string? SpanName { get; }

    /// <summary>The kind of the span; client if the model runs in another process.</summary>
    ActivityKind SpanKind { get; }

    /// <summary>The number of items in the request, if it is a batch; null if it is unknown or not a batch.</summary>
    int? BatchSize => null;

    /// <summary>Creates the listener of a call that is starting.</summary>
    /// <param name="span">The call's span, started, with the attributes of the model; null if there is none.</param>
    ICallListener CreateListener(Activity? span);
}
