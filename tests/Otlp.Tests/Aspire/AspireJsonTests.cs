using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelObservability;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using Otlp.Tests.Bytes;
using Otlp.Tests.Servers;

namespace Otlp.Tests.Aspire;

/// <summary>OpenTelemetry .NET does not write OTLP as JSON. So what it posts is written as JSON by an independent decoder and posted so to a real Aspire dashboard.</summary>
[TestFixture]
public sealed class AspireJsonTests
{
    [Test]
    public async Task A_span_that_travels_as_JSON_arrives_whole()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using (TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddModelObservability()
            .AddOtlpExporter(to => (to.Endpoint, to.Protocol) = (new Uri(receiver.Address + "/v1/traces"), OtlpExportProtocol.HttpProtobuf)).Build())
        {
            using ModelMonitor monitor = new("by json", "4");
            monitor.Observe((int x) => x)(1);
        }

        using JsonDocument decoded = await OtlpDecoder.ReadAsync("traces", receiver.Requests.Single().Body);
        JsonNode message = JsonNode.Parse(decoded.RootElement.GetRawText())!, span = message["resourceSpans"]![0]!["scopeSpans"]![0]!["spans"]![0]!;
        foreach (string id in new[] { "traceId", "spanId" }) span[id] = Convert.ToHexStringLower(Convert.FromBase64String(span[id]!.GetValue<string>())); // JSON of OTLP has ids in hex
        using HttpClient client = new();
        using StringContent content = new(message.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(Sent.Dashboard.Http + "/v1/traces", content);
        Assert.That(response.IsSuccessStatusCode, Is.True, await response.Content.ReadAsStringAsync());

        IReadOnlyList<TelemetryRecord> spans = await AspireDashboard.UntilAsync(Sent.Dashboard.SpansAsync, static all => all.Any(static one => one.Name == "infer by json"));
        TelemetryRecord arrived = spans.Single(static one => one.Name == "infer by json");
        Assert.That((arrived.TraceId, arrived.SpanId), Is.EqualTo((span["traceId"]!.GetValue<string>(), span["spanId"]!.GetValue<string>())));
        Assert.That(arrived.Attributes, Is.EquivalentTo(new Dictionary<string, string> { ["ml.model.name"] = "by json", ["ml.model.version"] = "4", ["ml.inference.outcome"] = "success" }));
    }
}
