using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Otlp.Tests.Servers;

namespace Otlp.Tests.Bytes;

/// <summary>What is posted to MLflow and to Weave as <c>docs/backends.md</c> sets it up, byte by byte in a decoder that is not OpenTelemetry .NET's.</summary>
[TestFixture]
public sealed class PostedBytesTests
{
    [Test]
    public async Task MLflow_gets_spans_at_its_path_with_the_experiment_in_a_header()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        ActivityContext sent = Send(receiver, "/v1/traces", "x-mlflow-experiment-id=123", []);

        Posted post = receiver.Requests.Single();
        Assert.That((post.Path, post.Headers["Content-Type"], post.Headers["x-mlflow-experiment-id"]), Is.EqualTo(("/v1/traces", "application/x-protobuf", "123")));
        await CheckAsync(post, sent);
    }

    [Test]
    public async Task Weave_gets_spans_at_its_path_with_the_key_in_a_header_and_the_project_in_the_resource()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        ActivityContext sent = Send(receiver, "/otel/v1/traces", "wandb-api-key=secret", [new("wandb.entity", "team"), new("wandb.project", "churn")]);

        Posted post = receiver.Requests.Single();
        Assert.That((post.Path, post.Headers["Content-Type"], post.Headers["wandb-api-key"]), Is.EqualTo(("/otel/v1/traces", "application/x-protobuf", "secret")));
        JsonElement resource = await CheckAsync(post, sent);
        Assert.That(AttributesOf(resource), Is.SupersetOf(new Dictionary<string, string> { ["wandb.entity"] = "team", ["wandb.project"] = "churn" }));
        Assert.That(Encoding.Latin1.GetString(post.Body), Does.Not.Contain("secret"));
    }

    [TestCase("base2_exponential_bucket_histogram", "exponentialHistogram")]
    [TestCase(null, "histogram")]
    public async Task The_variable_that_is_warned_of_changes_what_OTLP_sends_and_no_other_reader(string? aggregation, string expected)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        MetricType? other = null;
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION", aggregation)]).Build();
        using (MeterProvider provider = Sdk.CreateMeterProviderBuilder().ConfigureServices(services => services.AddSingleton(configuration)).AddModelObservability()
            .AddReader(new BaseExportingMetricReader(new Types(metric => other = metric.Name == "ml.inference.duration" ? metric.MetricType : other)))
            .AddOtlpExporter(to => (to.Endpoint, to.Protocol) = (new Uri(receiver.Address + "/v1/metrics"), OtlpExportProtocol.HttpProtobuf)).Build())
        {
            using ModelMonitor monitor = new("bytes");
            monitor.Observe((int x) => x)(1);
            provider.ForceFlush();
        }

        Assert.That(other, Is.EqualTo(MetricType.Histogram));
        using JsonDocument message = await OtlpDecoder.ReadAsync("metrics", receiver.Requests[0].Body);
        JsonElement duration = message.RootElement.GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics").EnumerateArray().SelectMany(static scope => scope.GetProperty("metrics").EnumerateArray())
            .Single(static metric => metric.GetProperty("name").GetString() == "ml.inference.duration");
        Assert.That(duration.TryGetProperty(expected, out _), Is.True, duration.ToString());
        Assert.That((duration.GetProperty("unit").GetString(), duration.GetProperty("description").GetString()), Is.EqualTo(("s", "How long a call of the model took")));
    }

    private static ActivityContext Send(Receiver receiver, string path, string headers, IEnumerable<KeyValuePair<string, object>> resource)
    {
        ActivityContext sent = default;
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddModelObservability().ConfigureResource(of => of.AddService("shop").AddAttributes(resource))
            .AddOtlpExporter(to => (to.Endpoint, to.Protocol, to.Headers) = (new Uri(receiver.Address + path), OtlpExportProtocol.HttpProtobuf, headers)).Build();
        using ModelMonitor monitor = new("churn", "2.3");
        monitor.Observe((int x) =>
        {
            sent = Activity.Current!.Context;
            return x;
        })(1);
        return sent;
    }

    /// <summary>The span is the one that was sent; gives its resource.</summary>
    private static async Task<JsonElement> CheckAsync(Posted post, ActivityContext sent)
    {
        using JsonDocument message = await OtlpDecoder.ReadAsync("traces", post.Body);
        JsonElement of = message.RootElement.GetProperty("resourceSpans")[0], scope = of.GetProperty("scopeSpans")[0], span = scope.GetProperty("spans")[0];
        Assert.That(scope.GetProperty("scope").GetProperty("name").GetString(), Is.EqualTo("ModelObservability"));
        Assert.That(span.GetProperty("name").GetString(), Is.EqualTo("infer churn"));
        Assert.That(Convert.ToHexStringLower(span.GetProperty("traceId").GetBytesFromBase64()), Is.EqualTo(sent.TraceId.ToHexString()));
        Assert.That(Convert.ToHexStringLower(span.GetProperty("spanId").GetBytesFromBase64()), Is.EqualTo(sent.SpanId.ToHexString()));
        Assert.That(span.GetProperty("kind").GetInt32(), Is.EqualTo(1), "internal");
        Assert.That(AttributesOf(span), Is.EquivalentTo(new Dictionary<string, string> { ["ml.model.name"] = "churn", ["ml.model.version"] = "2.3", ["ml.inference.outcome"] = "success" }));
        Assert.That(AttributesOf(of.GetProperty("resource"))["service.name"], Is.EqualTo("shop"));
        return of.GetProperty("resource").Clone();
    }

    private static Dictionary<string, string> AttributesOf(JsonElement of) => of.GetProperty("attributes").EnumerateArray()
        .ToDictionary(static one => one.GetProperty("key").GetString()!, static one => one.GetProperty("value").EnumerateObject().First().Value.ToString());

    private sealed class Types(Action<Metric> take) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (Metric metric in batch) take(metric);
            return ExportResult.Success;
        }
    }
}
