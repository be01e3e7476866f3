using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>Events of a span, as many as OpenTelemetry keeps of one: a span that is open for days must not hold an event for every step.</summary>
internal static class SpanEvents
{
    /// <summary>The default of <c>OTEL_SPAN_EVENT_COUNT_LIMIT</c>. What is beyond goes on being counted by the instruments.</summary>
    public const int Most = 128;

    private const string CountProperty = "ml.span.events";

    /// <summary>Adds an event while there is room. Thread-safe but for a few events more where threads meet.</summary>
    public static void Add(Activity span, string name, ActivityTagsCollection tags)
    {
        int count = span.GetCustomProperty(CountProperty) as int? ?? 0;
        if (count >= Most) return;
        span.SetCustomProperty(CountProperty, count + 1);
        span.AddEvent(new ActivityEvent(name, tags: tags));
    }
}
