using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>Limits the events of a span to the number OpenTelemetry keeps: a span that is open for days must not hold an event for every step.</summary>
internal static class SpanEvents
{
    /// <summary>The default of <c>OTEL_SPAN_EVENT_COUNT_LIMIT</c>. The instruments count further occurrences.</summary>
    public const int Most = 128;

    private const string CountProperty = "ml.span.events";

    /// <summary>Adds an event up to the limit. Thread-safe; concurrent threads may exceed the limit by a few events.</summary>
    public static void Add(Activity span, string name, ActivityTagsCollection tags)
    {
        int count = span.GetCustomProperty(CountProperty) as int? ?? 0;
        if (count >= Most) return;
        span.SetCustomProperty(CountProperty, count + 1);
        span.AddEvent(new ActivityEvent(name, tags: tags));
    }
}
