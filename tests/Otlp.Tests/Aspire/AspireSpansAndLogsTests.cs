using Otlp.Tests.Servers;

namespace Otlp.Tests.Aspire;

/// <summary>Spans, signals and evaluations of an application that sends over gRPC, as a real Aspire dashboard gives them back.</summary>
[TestFixture]
public sealed class AspireSpansAndLogsTests
{
    [Test]
    public async Task Calls_are_spans_with_the_attributes_of_the_page_and_those_that_fail_are_errors()
    {
        IReadOnlyList<TelemetryRecord> spans = await AspireDashboard.UntilAsync(
            Sent.Dashboard.SpansAsync, static all => all.Any(static span => span.Name == "infer digits" && span.IsError) && all.Any(static span => span.Name == "infer digits" && !span.IsError));
        TelemetryRecord[] calls = [.. spans.Where(static span => span.Name == "infer digits")];

        Assert.That(calls.Select(static span => (span.Service, span.Scope)).Distinct(), Is.EqualTo(new[] { (Sent.Application, "ModelObservability") }));
        Assert.That(calls.SelectMany(static span => span.Attributes.Keys).Distinct(), Is.SubsetOf(new[] { "ml.model.name", "ml.model.version", "ml.inference.outcome", "ml.inference.batch.size", "error.type", "ml.inference.energy", "ml.inference.energy.per_item", "ml.inference.gpu.utilization", "ml.inference.gpu.memory.peak" }));
        Assert.That(calls.Where(static span => span.IsError), Is.Not.Empty);
        Assert.That(calls.Where(static span => span.IsError).Select(static span => (span.Attributes["error.type"], span.Attributes["ml.inference.outcome"])).Distinct(),
            Is.EqualTo(new[] { ("System.InvalidOperationException", "error") }));
        Assert.That(calls.Where(static span => !span.IsError).Select(static span => span.Attributes["ml.inference.outcome"]).Distinct(), Is.EqualTo(new[] { "success" }));
    }

    [Test]
    public async Task A_signal_of_a_call_is_a_log_record_on_the_span_of_that_call()
    {
        IReadOnlyList<TelemetryRecord> logs = await AspireDashboard.UntilAsync(Sent.Dashboard.LogsAsync, static all => all.Any(static log => log.Name == "MO1001"));
        TelemetryRecord signal = logs.First(static log => log.Name == "MO1001");
        TelemetryRecord call = await Sent.Dashboard.SpanOfAsync(signal);

        Assert.That((call.Name, call.TraceId), Is.EqualTo(("infer digits", signal.TraceId)));
        Assert.That((signal.IsError, signal.Scope), Is.EqualTo((true, "ModelObservability")));
        Assert.That(signal.Body, Does.StartWith("MO1001 digits: Outputs hold NaN or infinity."));
        Assert.That(signal.Attributes.Where(static pair => !pair.Key.StartsWith("aspire.", StringComparison.Ordinal)), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["ml.signal.code"] = "MO1001",
            ["ml.model.name"] = "digits",
            ["ml.model.version"] = "1.0",
            ["ml.anomaly.type"] = "nan",
            ["ml.anomaly.count"] = "1",
            ["ml.anomaly.index"] = "0",
        }));
    }

    [Test]
    public async Task A_call_that_fails_is_a_log_record_on_its_span()
    {
        IReadOnlyList<TelemetryRecord> logs = await AspireDashboard.UntilAsync(Sent.Dashboard.LogsAsync, static all => all.Any(static log => log.Name == "ml.inference.failed"));
        TelemetryRecord failure = logs.First(static log => log.Name == "ml.inference.failed"), call = await Sent.Dashboard.SpanOfAsync(failure);

        Assert.That((failure.IsError, call.IsError, call.TraceId), Is.EqualTo((true, true, failure.TraceId)));
        Assert.That(call.Name, Does.EndWith(" " + failure.Attributes["ml.model.name"]).Or.EqualTo("chat writer-1"));
        Assert.That(failure.Attributes["error.type"], Is.EqualTo(call.Attributes["error.type"]));
    }

    [Test]
    public async Task What_a_user_thinks_of_an_answer_later_stands_beside_the_call_it_judges()
    {
        IReadOnlyList<TelemetryRecord> logs = await AspireDashboard.UntilAsync(Sent.Dashboard.LogsAsync, static all => all.Count(static log => log.Name == "gen_ai.evaluation.result") > 2);
        TelemetryRecord[] judgements = [.. logs.Where(static log => log.Name == "gen_ai.evaluation.result")];
        Assert.That(judgements, Has.Length.GreaterThan(2));
        foreach (TelemetryRecord judgement in judgements.Take(5))
        {
            TelemetryRecord call = await Sent.Dashboard.SpanOfAsync(judgement);
            Assert.That((call.Name, call.TraceId), Is.EqualTo(("chat writer-1", judgement.TraceId)));
            Assert.That(judgement.Attributes.Where(static pair => !pair.Key.StartsWith("aspire.", StringComparison.Ordinal)), Is.EquivalentTo(new Dictionary<string, string>
            {
                ["ml.model.name"] = "assistant",
                ["ml.model.version"] = "1",
                ["gen_ai.evaluation.name"] = "helpfulness",
                ["gen_ai.evaluation.score.value"] = "1",
                ["gen_ai.evaluation.score.label"] = "thumbs_up",
                ["gen_ai.response.id"] = judgement.Attributes["gen_ai.response.id"],
            }));
            Assert.That(call.Attributes.GetValueOrDefault("gen_ai.response.id"), Is.EqualTo(judgement.Attributes["gen_ai.response.id"]));
        }
    }
}
