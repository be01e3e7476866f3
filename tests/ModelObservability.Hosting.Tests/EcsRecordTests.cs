using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace ModelObservability.Hosting.Tests;

/// <summary>Signals, failed calls and evaluations as lines of the Elastic Common Schema.</summary>
[TestFixture]
public sealed class EcsRecordTests
{
    private static readonly SignalDefinition Found = new("TEST1", SignalSeverity.Warning, "Something was found", "Do something.");

    [Test]
    public void A_signal_is_an_alert_with_its_evidence_as_numbers()
    {
        using EcsLogs logs = new();
        using IHost host = logs.Host();
        using ModelMonitor monitor = new("logged \"quoted\"", "7");
        monitor.UseSignals([Found]);
        using Activity span = new Activity("step").Start();
        monitor.RaiseSignal(Found, new Dictionary<string, object>
        {
            ["loss"] = 5.5,
            ["step"] = 12L,
            ["worst"] = double.NaN,
            ["batches"] = new[] { 300, 301 },
            ["columns"] = new[] { "age", "b\nc" },
            ["ml.quality.window"] = "recent",
        });

        Dictionary<string, JsonElement> line = logs.Lines.Single(line => line["log.logger"].GetString() == ModelMonitor.SourceName);
        Assert.That(line["message"].GetString(), Is.EqualTo("TEST1 logged \"quoted\": Something was found. Do something."));
        Assert.That(line["log.level"].GetString(), Is.EqualTo("warn"));
        Assert.That(line["event.kind"].GetString(), Is.EqualTo("alert"));
        Assert.That(line["event.code"].GetString(), Is.EqualTo("TEST1"));
        Assert.That(line["span.id"].GetString(), Is.EqualTo(span.SpanId.ToHexString()));
        Assert.That(line["ml.signal.code"].GetString(), Is.EqualTo("TEST1"));
        Assert.That(line["ml.model.name"].GetString(), Is.EqualTo("logged \"quoted\""));
        Assert.That(line["ml.model.version"].GetString(), Is.EqualTo("7"));
        Assert.That(line["ml.quality.window"].GetString(), Is.EqualTo("recent"));
        Assert.That(line["ml.signal.evidence.loss"].GetDouble(), Is.EqualTo(5.5));
        Assert.That(line["ml.signal.evidence.step"].GetInt64(), Is.EqualTo(12));
        Assert.That(line["ml.signal.evidence.batches"].GetRawText(), Is.EqualTo("[300,301]"));
        Assert.That(line["ml.signal.evidence.columns"][1].GetString(), Is.EqualTo("b\nc"));
        Assert.That(line["labels.worst"].GetString(), Is.EqualTo("NaN"), "a field has one type");
        Assert.That(line.Keys, Has.No.Member("ml.signal.evidence.worst"));
    }

    [Test]
    public void A_failed_call_is_an_event_on_the_span_of_the_call()
    {
        using EcsLogs logs = new();
        using IHost host = logs.Host();
        using ModelMonitor monitor = new("failing");
        ActivityContext? span = null;
        using Activity request = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        Assert.That(() => monitor.Observe(int (int _) =>
        {
            span = Activity.Current!.Context;
            throw new TimeoutException("private");
        })(1), Throws.InstanceOf<TimeoutException>());

        Dictionary<string, JsonElement> line = logs.Lines.Single(line => line["log.logger"].GetString() == ModelMonitor.SourceName);
        Assert.That(line["event.action"].GetString(), Is.EqualTo("ml.inference.failed"));
        Assert.That(line["event.outcome"].GetString(), Is.EqualTo("failure"));
        Assert.That(line["error.type"].GetString(), Is.EqualTo("System.TimeoutException"));
        Assert.That(line["ml.inference.duration"].ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(line["span.id"].GetString(), Is.EqualTo(span!.Value.SpanId.ToHexString()).And.Not.EqualTo(request.SpanId.ToHexString()));
        Assert.That(logs.Text, Does.Not.Contain("private"));
    }

    [Test]
    public void An_evaluation_stands_on_the_span_of_the_call_it_judges()
    {
        using EcsLogs logs = new();
        using IHost host = logs.Host();
        using ModelMonitor monitor = new("judged");
        ActivityContext call = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        monitor.TrackEvaluations().Record(
            new CallInfo { Model = monitor.Identity, Operation = "chat", Outcome = InferenceOutcome.Success, ResponseId = "answer-7", Trace = call }, "thumbs", 1, "up");

        Dictionary<string, JsonElement> line = logs.Lines.Single(line => line["log.logger"].GetString() == ModelMonitor.SourceName);
        Assert.That((line["trace.id"].GetString(), line["span.id"].GetString()), Is.EqualTo((call.TraceId.ToHexString(), call.SpanId.ToHexString())));
        Assert.That(line["event.action"].GetString(), Is.EqualTo("gen_ai.evaluation.result"));
        Assert.That(line["gen_ai.evaluation.score.value"].GetDouble(), Is.EqualTo(1));
    }
}
