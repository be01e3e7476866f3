using System.Diagnostics;
using ModelObservability.Instrumentation;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>Failed calls, and signals, are log records on the span they belong to.</summary>
[TestFixture]
public sealed class FailureLogTests
{
    private static readonly SignalDefinition Found = new("TEST1", SignalSeverity.Warning, "Something was found", "Do something.");

    /// <summary>Of its own for each test: the SDK hears every model of the process.</summary>
    private static string Name => "fails " + TestContext.CurrentContext.Test.ID;

    [Test]
    public async Task A_failed_call_is_a_log_record_on_its_span([Values] bool isAsynchronous)
    {
        List<CollectedLog> logs = [];
        List<Activity> spans = [];
        using OpenTelemetrySdk sdk = Sdk(logs, spans);
        using ModelMonitor monitor = new(Name, "7");
        using Activity request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        if (isAsynchronous)
        {
            Func<int, Task<int>> predict = monitor.Observe(async Task<int> (int _) =>
            {
                await Task.Yield();
                throw new TimeoutException("private");
            });
            Assert.That(async () => await predict(1), Throws.InstanceOf<TimeoutException>());
        }
        else
        {
            Func<int, int> predict = monitor.Observe(int (int _) => throw new TimeoutException("private"));
            Assert.That(() => predict(1), Throws.InstanceOf<TimeoutException>());
        }

        await Task.Yield();
        Activity span = spans.Single(span => span.DisplayName == "infer " + Name);
        CollectedLog log = logs.Single();
        Assert.That((log.Event, log.Trace, log.Span), Is.EqualTo(("ml.inference.failed", span.TraceId, span.SpanId)));
        Assert.That(log.Message, Does.Match($"^A call of {Name} 7 failed after [0-9.]+ s: System.TimeoutException$"));
        Assert.That(log.Attributes.Keys, Is.EquivalentTo(new[] { "ml.model.name", "ml.model.version", "error.type", "ml.inference.duration" }));
    }

    [Test]
    public void A_failed_call_without_tracing_is_a_log_record_on_the_request()
    {
        List<CollectedLog> logs = [];
        using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder.WithLogging(logging => Log(logging, logs)));
        using ModelMonitor monitor = new(Name);
        using Activity request = new Activity("request").Start();
        Assert.That(() => monitor.Observe(int (int _) => throw new TimeoutException())(1), Throws.InstanceOf<TimeoutException>());
        Assert.That((logs.Single().Trace, logs.Single().Span), Is.EqualTo((request.TraceId, request.SpanId)));
    }

    [Test]
    public void A_signal_about_a_span_that_is_not_current_stands_on_it()
    {
        List<CollectedLog> logs = [];
        List<Activity> spans = [];
        using OpenTelemetrySdk sdk = Sdk(logs, spans);
        using ModelMonitor monitor = new(Name);
        monitor.UseSignals([Found]);
        ActiveCall call = ActiveCall.Start(monitor);
        call.StartClock();
        Activity span = call.Span!;
        call.Leave();
        monitor.RaiseSignal(Found, new Dictionary<string, object> { ["loss"] = 5.0 }, span);
        call.SetOutcome(InferenceOutcome.Success);
        call.Finish();

        Assert.That((logs.Single().Event, logs.Single().Trace, logs.Single().Span), Is.EqualTo(("TEST1", span.TraceId, span.SpanId)));
        Assert.That(spans, Has.Count.EqualTo(1), "what stands for the span is exported by nobody");
    }

    private static OpenTelemetrySdk Sdk(List<CollectedLog> logs, List<Activity> spans) => OpenTelemetrySdk.Create(builder => builder
        .WithTracing(tracing => tracing.AddModelObservability().AddProcessor(new SimpleActivityExportProcessor(new Collected<Activity>(spans.Add))))
        .WithLogging(logging => Log(logging, logs), options => options.IncludeFormattedMessage = true));

    private static void Log(LoggerProviderBuilder logging, List<CollectedLog> logs) => logging.AddModelObservability()
        .AddProcessor(new SimpleLogRecordExportProcessor(new Collected<LogRecord>(record =>
        {
            if (CollectedLog.Of(record) is { } log && log.Attributes.TryGetValue("ml.model.name", out object? model) && Name.Equals(model)) logs.Add(log);
        })));
}
