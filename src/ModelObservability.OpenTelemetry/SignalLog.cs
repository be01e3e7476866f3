using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ModelObservability;

/// <summary>Writes signals as log records on the span they were found in.</summary>
internal sealed class SignalLog : IDisposable
{
    private readonly Lazy<ILogger?> logger;

    /// <summary>Starts writing log records.</summary>
    /// <param name="factory">Called at the first signal, because the logger factory depends on the provider that is being built.</param>
    public SignalLog(Func<ILoggerFactory?> factory)
    {
        logger = new(() => factory()?.CreateLogger(ModelMonitor.SourceName));
        ModelMonitor.AnySignalRaised += Write;
    }

    public void Dispose() => ModelMonitor.AnySignalRaised -= Write;

    private static LogLevel LevelOf(SignalSeverity severity) => severity switch
    {
        SignalSeverity.Information => LogLevel.Information,
        SignalSeverity.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private void Write(Signal signal)
    {
        if (logger.Value is not { } log || !log.IsEnabled(LevelOf(signal.Severity))) return;
        List<KeyValuePair<string, object?>> attributes =
        [
            new("ml.signal.code", signal.Code),
            new("ml.model.name", signal.Model.Name),
        ];
        if (signal.Model.Version is { } version) attributes.Add(new("ml.model.version", version));
        foreach (var (name, value) in signal.Evidence) attributes.Add(new(name, value));
        using Activity? stand = CallSpanProcessor.StandFor(signal.Trace);
        log.Log(
            LevelOf(signal.Severity), new EventId(0, signal.Code), attributes, exception: null,
            (_, _) => $"{signal.Code} {signal.Model.Name}: {signal.Message}. {signal.Suggestion}");
    }
}
