using System.Text.Json;
using ModelObservability.Testing;

namespace Otlp.Tests.Bytes;

/// <summary>OTLP's messages, read by the classes that OpenTelemetry publishes for Python. Where those are missing the test is ignored and says so; <c>.ci/run</c> unpacks them into the folder that <c>OTLP_DECODER</c> names.</summary>
internal static class OtlpDecoder
{
    private const string Python = "/usr/bin/python3";
    private const int Missing = 4;

    private const string Script =
        """
        import sys
        try:
            from google.protobuf.json_format import MessageToJson
            from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
            from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
        except ImportError as error:
            print(error, file=sys.stderr)
            sys.exit(4)
        message = {"traces": ExportTraceServiceRequest, "metrics": ExportMetricsServiceRequest}[sys.argv[1]]()
        message.ParseFromString(sys.stdin.buffer.read())
        print(MessageToJson(message, use_integers_for_enums=True))
        """;

    /// <summary>A message as JSON, in which ids are base64.</summary>
    /// <param name="kind"><c>traces</c> or <c>metrics</c>.</param>
    /// <param name="body">The message.</param>
    public static async Task<JsonDocument> ReadAsync(string kind, byte[] body)
    {
        if (!File.Exists(Python)) Assert.Ignore("There is no /usr/bin/python3 (Debian package python3): this check did not run.");
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync("env", [$"PYTHONPATH={Environment.GetEnvironmentVariable("OTLP_DECODER")}", "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python", Python, "-c", Script, kind], body);
        if (exitCode == Missing) Assert.Ignore($"{error.Trim()} (Debian packages python3-opentelemetry-proto and python3-protobuf, suite forky, in the folder that OTLP_DECODER names): this check did not run.");
        Assert.That(exitCode, Is.Zero, error);
        return JsonDocument.Parse(output);
    }
}
