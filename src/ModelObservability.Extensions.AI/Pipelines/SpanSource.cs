using System.Diagnostics;

namespace ModelObservability.Pipelines;

/// <summary>Which source a pipeline names to those who start spans above it, as <c>FunctionInvokingChatClient</c> does for the calls of tools.</summary>
internal static class SpanSource
{
    /// <summary>
    /// The one from below where there is one, so that ours changes nothing above it; ours where there is none, or where only ours is listened to.
    /// </summary>
    public static ActivitySource? Above(ActivitySource? below) =>
        ModelMonitor.ActivitySource is { } ours && (below is null || (ours.HasListeners() && !below.HasListeners())) ? ours : below;
}
