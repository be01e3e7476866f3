using System.Diagnostics;

namespace ModelObservability.Pipelines;

/// <summary>Which source a pipeline names to those who start spans above it, as <c>FunctionInvokingChatClient</c> does for the calls of tools.</summary>
internal static class SpanSource
{
    /// <summary>
    /// The one from below where there is one, so that ours changes nothing above it; ours where there is none, or where only ours is listened to.
    /// </summary>
    /// <param name="serviceType">What is asked for; anything but the source is answered from below.</param>
    /// <param name="serviceKey">Its key; the source has none.</param>
    /// <param name="below">The answer from below.</param>
    public static object? Above(Type serviceType, object? serviceKey, object? below)
    {
        if (serviceType != typeof(ActivitySource) || serviceKey is not null || ModelMonitor.ActivitySource is not { } ours) return below;
        return below is not ActivitySource other || (ours.HasListeners() && !other.HasListeners()) ? ours : below;
    }
}
