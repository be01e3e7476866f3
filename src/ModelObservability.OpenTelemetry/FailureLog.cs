using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ModelObservability;

/// <summary>Writes failed calls as log records on their spans.</summary>
internal sealed class FailureLog : IDisposable
{
    private readonly Lazy<ILogger?> logger;

    /// <summary>Starts writing log records.</summary>
    /// <param name="factory">Called at the first failure, because the logger factory depends on the provider that is being built.</param>
    public FailureLog(Func<ILoggerFactory?> factory)
    {
        logger = new(() => factory()?.CreateLogger(ModelMonitor.SourceName));
        ModelMonitor.AnyCallFailed += Write;
    }

    public void Dispose() => ModelMonitor.AnyCallFailed -= Write;

    private void Write(FailedCall call)
    {
        if (logger.Value is not { } log || !log.IsEnabled(LogLevel.Error)) return;
        using Activity? stand = CallSpanProcessor.StandFor(call.Trace);
        log.Log(LogLevel.Error, new EventId(0, FailedCall.EventName), call.Attributes, exception: null, (_, _) => call.ToString());
    }
}
