using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Logging;

/// <summary>Writes a log entry as one line of the Elastic Common Schema. Never throws: what the application's objects throw costs the rest of the entry.</summary>
internal sealed class EcsFormatter(IOptionsMonitor<EcsConsoleOptions> options, IServiceProvider services) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ecs";

    /// <summary>What stands for the span of a call while a record about it is written: its parent is the span.</summary>
    private const string StandIn = "ModelObservability.StandIn";

    [ThreadStatic]
    private static EcsLine? spare; // none while a line is written: an object that is written may log itself

    private readonly TimeProvider time = services.GetService<TimeProvider>() ?? TimeProvider.System;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        EcsLine line = spare ?? new();
        spare = null;
        try
        {
            try
            {
                if (!Fill(line, in logEntry, scopeProvider)) return;
            }
            catch (Exception exception)
            {
                Begin(line, logEntry.LogLevel, logEntry.Category, $"A log entry could not be written: {exception.GetType().FullName}");
            }

            line.EndInto(textWriter);
        }
        finally
        {
            if (line.IsReusable) spare = line;
        }
    }

    private bool Fill<TState>(EcsLine line, in LogEntry<TState> entry, IExternalScopeProvider? scopes)
    {
        string? message = entry.Formatter?.Invoke(entry.State, entry.Exception);
        if (message is null && entry.Exception is null) return false;
        EcsConsoleOptions now = options.CurrentValue;
        Begin(line, entry.LogLevel, entry.Category, message ?? entry.Exception!.GetType().FullName ?? "");
        line.Text("service.name", now.ServiceName);
        line.Text("service.version", now.ServiceVersion);
        line.Text("event.dataset", now.ServiceName + ".log");
        WriteSpan(line, entry.Category);
        if (entry.Exception is { } exception) WriteException(line, exception, now.ExceptionDetails);
        bool isOurs = entry.Category == ModelMonitor.SourceName;
        WriteEvent(line, entry.EventId, isOurs, entry.State);
        WriteValues(line, entry.State, isOurs);
        if (now.IncludeScopes) scopes?.ForEachScope(static (scope, line) => WriteValues(line, scope, isOurs: false), line);
        return true;
    }

    private void Begin(EcsLine line, LogLevel level, string category, string message)
    {
        line.Begin(time.GetUtcNow());
        line.Text("log.level", NameOf(level));
        line.Text("message", message);
        line.Text("ecs.version", EcsLine.Version);
        line.Text("log.logger", category);
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private static void WriteSpan(EcsLine line, string category)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } current) return;
        bool isStandIn = category == ModelMonitor.SourceName && current.OperationName == StandIn;
        line.Text("trace.id", current.TraceId.ToHexString());
        line.Text("span.id", (isStandIn ? current.ParentSpanId : current.SpanId).ToHexString());
    }

    private static void WriteException(EcsLine line, Exception exception, bool details)
    {
        line.Text("error.type", exception.GetType().FullName);
        if (!details) return;
        line.Text("error.message", exception.Message);
        line.Text("error.stack_trace", exception.ToString());
    }

    private static void WriteEvent(EcsLine line, EventId id, bool isOurs, object? state)
    {
        if (isOurs && state is IEnumerable<KeyValuePair<string, object?>> values && values.Any(static value => value.Key == "ml.signal.code"))
        {
            line.Text("event.kind", "alert");
            line.Text("event.code", id.Name);
            return;
        }

        line.Text("event.action", id.Name);
        if (id.Id != 0) line.Text("event.code", id.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (isOurs && id.Name == FailedCall.EventName) line.Text("event.outcome", "failure");
    }

    private static void WriteValues(EcsLine line, object? state, bool isOurs)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) return;
        foreach (var (name, value) in values)
        {
            if (name is null or "{OriginalFormat}") continue;
            if (!isOurs) line.Label(name, value);
            else line.Value(name.Contains('.', StringComparison.Ordinal) ? name : EcsLine.Evidence + name, value);
        }
    }
}
