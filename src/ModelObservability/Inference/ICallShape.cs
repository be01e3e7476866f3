using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>How the calls of one wrapped thing differ from others: who wants them, what their span is called, who hears of them.</summary>
internal interface ICallShape
{
    /// <summary>Whether somebody wants what only these calls tell.</summary>
    bool IsWanted { get; }

    /// <summary>Asked for only where spans are wanted.</summary>
    string SpanName { get; }

    ActivityKind SpanKind { get; }

    /// <summary>Who hears of the call that starts now.</summary>
    /// <param name="span">The call's span, started and with the attributes of the model; null where there is none.</param>
    ICallListener Listen(Activity? span);
}
