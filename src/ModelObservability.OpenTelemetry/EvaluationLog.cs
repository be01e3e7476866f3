using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ModelObservability;

/// <summary>Writes evaluations of language models as log records with the event name that OpenTelemetry gives them, on the span of the call.</summary>
internal sealed class EvaluationLog : IDisposable
{
    private readonly Lazy<ILogger?> logger;

    /// <summary>Starts writing log records.</summary>
    /// <param name="factory">Called at the first evaluation, because the logger factory depends on the provider that is being built.</param>
    public EvaluationLog(Func<ILoggerFactory?> factory)
    {
        logger = new(() => factory()?.CreateLogger(ModelMonitor.SourceName));
        ModelMonitor.AnyEvaluationRecorded += Write;
    }

    public void Dispose() => ModelMonitor.AnyEvaluationRecorded -= Write;

    private void Write(ResponseEvaluation evaluation)
    {
        if (logger.Value is not { } log || !log.IsEnabled(LogLevel.Information)) return;
        using Activity? stand = CallSpanProcessor.StandFor(evaluation.Trace);
        log.Log(LogLevel.Information, new EventId(0, ResponseEvaluation.EventName), evaluation.Attributes, exception: null, static (_, _) => ResponseEvaluation.EventName);
    }
}
