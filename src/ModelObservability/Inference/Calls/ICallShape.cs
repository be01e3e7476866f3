using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>How the calls of one wrapped thing differ from others: who wants them, what their span is called, who hears of them.</summary>
[Experimental("MOX001")]
public interface ICallShape
{
    /// <summary>Whether somebody wants what only these calls tell: instruments of the adapter's own.</summary>
    bool IsWanted { get; }

    /// <summary>The name of the span; null: <c>infer</c> and the name of the model. Asked for only where spans are wanted.</summary>
    string? SpanName { get; }

    /// <summary>The kind of the span; a client where the model runs in another process.</summary>
    ActivityKind SpanKind { get; }

    /// <summary>Items handed to the model in this call, where the request is a batch; null: not known, or no batch.</summary>
    int? BatchSize => null;

    /// <summary>Makes what hears of the call that starts now.</summary>
    /// <param name="span">The call's span, started and with the attributes of the model; null where there is none.</param>
    ICallListener CreateListener(Activity? span);
}
