using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>A sample that is given an endpoint sends all three kinds of telemetry there.</summary>
[TestFixture]
public sealed class OtlpTests
{
    [TestCase("Quickstart", "ml.inference.duration", "infer digits", "MO1001", "--seconds", "2", "--rate", "800", "--json")]
    [TestCase("Chat", "gen_ai.", "chat slow-writer-1", "MO1004")]
    [TestCase("Training", "ml.training.steps", "train tumours", "MO2002", "--break", "spike", "--epochs", "8")]
    public async Task Metrics_spans_and_logs_arrive(string sample, string metric, string span, string signal, params string[] arguments)
    {
        await using Collector collector = await Collector.StartAsync();
        (int exitCode, _, string error) = await Run.WithAsync([$"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"], sample, arguments);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(collector.At("/v1/metrics"), Does.Contain(metric));
        Assert.That(collector.At("/v1/traces"), Does.Contain(span));
        Assert.That(collector.At("/v1/logs"), Does.Contain(signal));
    }

    [TestCase("Minimal", "ml.inference.duration", "infer churn")]
    [TestCase("ModelServers", "ml.inference.duration", "half_plus_two")]
    public async Task Samples_without_a_signal_send_metrics_and_spans(string sample, string metric, string span)
    {
        await using Collector collector = await Collector.StartAsync();
        (int exitCode, _, string error) = await Run.WithAsync([$"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"], sample);

        Assert.That((exitCode, error), Is.EqualTo((0, "")));
        Assert.That(collector.At("/v1/metrics"), Does.Contain(metric));
        Assert.That(collector.At("/v1/traces"), Does.Contain(span));
    }

    [Test]
    public async Task An_endpoint_for_one_kind_gets_that_kind()
    {
        await using Collector collector = await Collector.StartAsync();
        await Run.WithAsync(
            [$"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT={collector.Address}/only/logs", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_SERVICE_NAME=my-service"],
            "Quickstart", "--seconds", "2", "--rate", "800", "--json");

        Assert.That(collector.At("/only/logs"), Does.Contain("MO1001").And.Contain("my-service"));
        Assert.That(collector.At("/v1/metrics") + collector.At("/v1/traces"), Is.Empty);
    }
}
