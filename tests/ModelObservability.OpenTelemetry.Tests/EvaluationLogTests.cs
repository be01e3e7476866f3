using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace ModelObservability.OpenTelemetryTests;

/// <summary>An evaluation is a log record with the convention's event name, on the span of the call it judges.</summary>
[TestFixture]
public sealed class EvaluationLogTests
{
    private static readonly ActivityContext Call = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    [Test]
    public void The_record_stands_on_the_span_of_the_call_and_not_on_that_of_the_feedback([Values] bool inRequest)
    {
        List<(string?, ActivityTraceId, ActivitySpanId, ActivityTraceFlags, Dictionary<string, object?>)> logs = [];
        using OpenTelemetrySdk sdk = Sdk(record => logs.Add((record.EventId.Name, record.TraceId, record.SpanId, record.TraceFlags, record.Attributes!.ToDictionary())));
        using ModelMonitor monitor = new("judged", "7");
        using Activity? request = inRequest ? new Activity("POST /feedback").Start() : null;
        monitor.TrackEvaluations().Record(Told(Call), "thumbs", 1, "up");

        var log = logs.Single();
        Assert.That((log.Item1, log.Item2, log.Item3, log.Item4), Is.EqualTo(("gen_ai.evaluation.result", Call.TraceId, Call.SpanId, ActivityTraceFlags.Recorded)));
        Assert.That(log.Item5, Is.EquivalentTo(new Dictionary<string, object?>
        {
            ["ml.model.name"] = "judged",
            ["ml.model.version"] = "7",
            ["gen_ai.evaluation.name"] = "thumbs",
            ["gen_ai.evaluation.score.value"] = 1.0,
            ["gen_ai.evaluation.score.label"] = "up",
            ["gen_ai.response.id"] = "answer-7",
        }));
        Assert.That(Activity.Current, Is.SameAs(request));
    }

    [Test]
    public void Without_a_known_call_the_record_belongs_to_whoever_records_it()
    {
        List<ActivitySpanId> logs = [];
        using OpenTelemetrySdk sdk = Sdk(record => logs.Add(record.SpanId));
        using ModelMonitor monitor = new("judged");
        using Activity request = new Activity("POST /feedback").Start();
        monitor.TrackEvaluations().Record("unknown", "thumbs", 1);

        Assert.That(logs, Is.EqualTo(new[] { request.SpanId }));
    }

    [Test]
    public void A_signal_raised_meanwhile_and_other_records_keep_their_own_span()
    {
        List<(string?, ActivitySpanId)> logs = [];
        using OpenTelemetrySdk sdk = Sdk(record => logs.Add((record.EventId.Name, record.SpanId)));
        ILogger logger = sdk.GetLoggerFactory().CreateLogger("application");
        using ModelMonitor monitor = new("judged");
        using Activity request = new Activity("request").Start();
        logger.Log(LogLevel.Information, new EventId(0, "gen_ai.evaluation.result"), "the application's own", null, static (state, _) => state);
        monitor.TrackEvaluations().Record(Told(Call), "thumbs", 1);

        Assert.That(logs.Select(log => log.Item2), Is.EqualTo(new[] { request.SpanId, Call.SpanId }));
    }

    [Test]
    public void After_the_sdk_is_disposed_evaluations_are_written_no_more()
    {
        List<LogRecord> logs = [];
        Sdk(logs.Add).Dispose();
        using ModelMonitor monitor = new("judged");
        monitor.TrackEvaluations().Record(Told(Call), "thumbs", 1);
        Assert.That(logs, Is.Empty);
    }

    [Test]
    public void The_activity_that_stands_for_the_call_is_exported_by_nobody()
    {
        List<Activity> spans = [];
        using TracerProvider everything = OpenTelemetry.Sdk.CreateTracerProviderBuilder().AddSource("*").AddProcessor(new SimpleActivityExportProcessor(new Collected<Activity>(spans.Add))).Build();
        using OpenTelemetrySdk sdk = Sdk(_ => { });
        using ModelMonitor monitor = new("judged");
        monitor.TrackEvaluations().Record(Told(Call), "thumbs", 1);
        Assert.That(spans, Is.Empty);
    }

    private static CallInfo Told(ActivityContext trace) =>
        new() { Model = new ModelIdentity("judged"), Operation = "chat", Outcome = InferenceOutcome.Success, ResponseId = "answer-7", Trace = trace };

    private static OpenTelemetrySdk Sdk(Action<LogRecord> take) => OpenTelemetrySdk.Create(builder => builder
        .WithTracing(tracing => tracing.AddModelObservability())
        .WithLogging(logging => logging.AddModelObservability().AddProcessor(new SimpleLogRecordExportProcessor(new Collected<LogRecord>(take)))));
}
