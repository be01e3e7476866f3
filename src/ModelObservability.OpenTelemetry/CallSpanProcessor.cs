using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace ModelObservability;

/// <summary>
/// Moves log records of evaluations to the span of the call they judge. A logger takes the current activity, the call's has ended, and .NET makes no ended
/// activity current: so a child of it stands there while the record is written, and here the record gets the id of the parent.
/// </summary>
internal sealed class CallSpanProcessor : BaseProcessor<LogRecord>
{
    private const string Operation = "ModelObservability.Evaluation";

    /// <summary>Makes a child of a span current. It belongs to no source and asks for no data, so that no exporter gets it.</summary>
    /// <param name="span">The span.</param>
    /// <returns>The child; disposed, it gives way again. Null without a span.</returns>
    public static Activity? StandFor(ActivityContext span) => span == default
        ? null
        : new Activity(Operation) { IsAllDataRequested = false }.SetParentId(span.TraceId, span.SpanId, span.TraceFlags).Start();

    public override void OnEnd(LogRecord data)
    {
        if (data.EventId.Name == ResponseEvaluation.EventName && Activity.Current is { OperationName: Operation } stand) data.SpanId = stand.ParentSpanId;
    }
}
