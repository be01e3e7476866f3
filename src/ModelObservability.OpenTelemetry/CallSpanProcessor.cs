using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace ModelObservability;

/// <summary>
/// Moves log records of this library to the span they belong to. A logger takes the current activity; a call that is judged or has failed may have ended, and .NET
/// makes no ended activity current: so a child of it stands there while the record is written, and here the record gets the id of the parent.
/// </summary>
internal sealed class CallSpanProcessor : BaseProcessor<LogRecord>
{
    private const string Operation = "ModelObservability.StandIn";

    /// <summary>Makes a child of a span current, unless that span is. It belongs to no source and asks for no data, so that no exporter gets it.</summary>
    /// <param name="span">The span.</param>
    /// <returns>The child; disposed, it gives way again. Null where none is needed.</returns>
    public static Activity? StandFor(ActivityContext span) => span == default || (Activity.Current is { } current && current.SpanId == span.SpanId && current.TraceId == span.TraceId)
        ? null
        : new Activity(Operation) { IsAllDataRequested = false }.SetParentId(span.TraceId, span.SpanId, span.TraceFlags).Start();

    public override void OnEnd(LogRecord data)
    {
        if (data.CategoryName == ModelMonitor.SourceName && Activity.Current is { OperationName: Operation } stand) data.SpanId = stand.ParentSpanId;
    }
}
