using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ModelObservability.Http.Protocols;

namespace ModelObservability.Http.Tests.Protocols;

/// <summary>Servers of tensors: TensorFlow Serving, the Open Inference Protocol, TorchServe; bodies as their references show them.</summary>
[TestFixture]
public sealed class TensorServerTests : ServerScene
{
    private const string ThreeRows = """{"signature_name": "serving_default", "instances": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}""";

    [Test]
    public async Task TensorFlow_Serving_tells_model_and_rows()
    {
        Server.Answer = context =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync("""{"predictions": [[0.1], [0.2], [0.3]]}"""u8.ToArray()).AsTask();
        };
        using HttpResponseMessage response = await Post($"/v1/models/{Model}:predict", ThreeRows);

        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"predictions": [[0.1], [0.2], [0.3]]}"""));
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Is.EqualTo(new[] { 0.02 }).Within(1e-9));
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.EqualTo(new[] { 3.0 }));
        Assert.That(Calls("success"), Is.EqualTo(3));
        Activity span = Spans.Stopped.Single();
        Assert.That(span.Kind, Is.EqualTo(ActivityKind.Client));
        Assert.That(span.DisplayName, Is.EqualTo($"infer {Model}"));
        Assert.That(span.GetTagItem("ml.server.protocol"), Is.EqualTo("tensorflow_serving"));
        Assert.That(span.GetTagItem("server.address"), Is.EqualTo("127.0.0.1"));
        Assert.That(span.GetTagItem("server.port"), Is.EqualTo(Server.Address.Port));
    }

    [TestCase("""{"inputs": [[1, 2], [3, 4]]}""", 2, TestName = "One input by columns")]
    [TestCase("""{"inputs": {"age": [31, 42, 53, 64], "name": ["a", "b", "c", "d"]}}""", 4, TestName = "Named inputs by columns")]
    [TestCase("""{"examples": [{"x": 1}, {"x": 2}]}""", 2, TestName = "Examples to classify")]
    [TestCase("""{"instances": [{"b64": "aGVs, bG8="}, {"b64": "d29y]bGQ="}]}""", 2, TestName = "Binary instances")]
    public async Task TensorFlow_Serving_has_several_ways_to_say_a_batch(string body, int items)
    {
        Server.Says("""{"predictions": []}""");
        await Post($"/v1/models/{Model}/versions/3:predict", body);
        Assert.That(Readings.Values("ml.inference.batch.size", ("ml.model.version", "3")), Is.EqualTo(new[] { (double)items }));
    }

    [Test]
    public async Task A_batch_that_does_not_end_within_the_first_bytes_is_not_declared()
    {
        Server.Says("""{"predictions": []}""");
        string rows = string.Join(',', Enumerable.Repeat("[0.123456789, 0.987654321]", 10_000));
        using HttpResponseMessage response = await Post($"/v1/models/{Model}:predict", $$"""{"instances": [{{rows}}]}""");
        Assert.That(Readings.Values("ml.inference.batch.size"), Is.Empty);
        Assert.That(Calls("success"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_Open_Inference_Protocol_tells_the_shape_and_the_version_that_answered()
    {
        Server.Says($$"""{"model_name": "{{Model}}", "model_version": "7", "id": "42", "outputs": [{"name": "y", "shape": [8, 2], "datatype": "FP32", "data": [0, 1]}]}""");
        await Post($"/v2/models/{Model}/infer", """{"id": "42", "inputs": [{"name": "x", "shape": [8, 64], "datatype": "FP32", "data": [1, 2, 3]}, {"name": "z", "shape": [1], "datatype": "INT64", "data": [1]}]}""");

        Assert.That(Readings.Values("ml.inference.batch.size", ("ml.model.version", "7")), Is.EqualTo(new[] { 8.0 }));
        Assert.That(Readings.Observe("ml.inference.items", ("ml.model.version", "7")), Is.EqualTo(8));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
        Assert.That(Spans.Stopped.Single().GetTagItem("ml.model.version"), Is.EqualTo("7"));
    }

    [Test]
    public async Task Binary_tensors_follow_the_document_and_are_not_read()
    {
        byte[] body = [.. """{"inputs": [{"name": "x", "shape": [4, 2], "datatype": "FP32", "parameters": {"binary_data_size": 32}}]}"""u8, .. new byte[32]];
        Server.Says("""{"outputs": []}""");
        using ByteArrayContent content = new(body);
        content.Headers.Add("Inference-Header-Content-Length", "103");
        await Client.PostAsync(new Uri($"/v2/models/{Model}/versions/2/infer", UriKind.Relative), content);
        Assert.That(Readings.Values("ml.inference.batch.size", ("ml.model.version", "2")), Is.EqualTo(new[] { 4.0 }));
        Assert.That(Server.Received.Body, Is.EqualTo(body));
    }

    [Test]
    public async Task TorchServe_tells_model_and_version_and_may_answer_anything()
    {
        Server.Says("<b>tabby cat</b>", "text/html");
        using ByteArrayContent picture = new([0xFF, 0xD8, 0xFF]);
        using HttpResponseMessage response = await Client.PostAsync(new Uri($"/predictions/{Model}/2.0", UriKind.Relative), picture);
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("<b>tabby cat</b>"));
        Assert.That(Readings.Observe("ml.inference.items", ("ml.model.version", "2.0"), ("ml.inference.outcome", "success")), Is.EqualTo(1));
        Assert.That(Spans.Stopped.Single().GetTagItem("ml.server.protocol"), Is.EqualTo("torchserve"));
    }

    [Test]
    public async Task A_stream_of_Triton_is_a_stream()
    {
        Server.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            for (int token = 0; token < 3; token++)
            {
                Time.Advance(TimeSpan.FromMilliseconds(100));
                await context.Response.WriteAsync($$"""data: {"text_output": "{{token}}"}{{"\n\n"}}""");
                await context.Response.Body.FlushAsync();
            }
        };
        using HttpResponseMessage response = await Post($"/v2/models/{Model}/generate_stream", """{"text_input": "x"}""", HttpCompletionOption.ResponseHeadersRead);
        Assert.That(await ReadEvents(response), Has.Count.EqualTo(3));
        Assert.That(Readings.Values("ml.inference.stream.time_to_first_item"), Has.Length.EqualTo(1));
        Assert.That(Readings.Values("ml.inference.stream.time_per_item"), Has.Length.EqualTo(2));
        Assert.That(Calls("success"), Is.EqualTo(3));
    }

    [Test]
    public async Task Times_the_server_tells_are_phases()
    {
        Server.Answer = context =>
        {
            context.Response.Headers["Server-Timing"] = "queue;dur=1.5, cache;dur=99, execute;desc=\"model\";dur=12, postprocess;dur=-1, miss";
            context.Response.ContentType = "application/json";
            return context.Response.Body.WriteAsync("{}"u8.ToArray()).AsTask();
        };
        await Post($"/v1/models/{Model}:predict", ThreeRows);
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "queue")), Is.EqualTo(new[] { 0.0015 }).Within(1e-12));
        Assert.That(Readings.Values("ml.inference.phase.duration", ("ml.inference.phase", "execute")), Is.EqualTo(new[] { 0.012 }).Within(1e-12));
        Assert.That(Readings.Values("ml.inference.phase.duration"), Has.Length.EqualTo(2));
    }

    [TestCase("x-queue-time=3 x-validation-time=1 x-inference-time=40 x-envoy-upstream-service-time=99", "queue=0.003 preprocess=0.001 execute=0.04", TestName = "Times of Text Generation Inference")]
    [TestCase("x-envoy-upstream-service-time=12", "execute=0.012", TestName = "The time of a proxy where the server tells none")]
    [TestCase("openai-processing-ms=7 x-envoy-upstream-service-time=12", "execute=0.007", TestName = "The server knows better than the proxy")]
    [TestCase("x-inference-time=40", "", TestName = "A time whose unit nobody knows")]
    [TestCase("openai-processing-ms=soon", "", TestName = "A time that is none")]
    public async Task Times_in_headers_are_phases(string headers, string phases)
    {
        Server.Answer = context =>
        {
            foreach (string header in headers.Split(' ')) context.Response.Headers[header.Split('=')[0]] = header.Split('=')[1];
            return context.Response.WriteAsync("{}");
        };
        await Post($"/v1/models/{Model}:predict", ThreeRows);
        string[] told = [.. Readings.Recorded.Where(reading => reading.Instrument == "ml.inference.phase.duration").Select(reading =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{reading.Tags["ml.inference.phase"]}={Math.Round(reading.Value, 9)}"))];
        Assert.That(string.Join(' ', told), Is.EqualTo(phases));
    }

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(429)]
    [TestCase(503)]
    [TestCase(302)]
    public async Task A_status_that_is_no_success_is_the_class_of_the_error(int status)
    {
        Server.Says($$"""{"error": "{{Private}}"}""", status: status);
        using HttpResponseMessage response = await Post($"/v1/models/{Model}:predict", ThreeRows);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(Private));
        Assert.That(Readings.Values("ml.inference.duration", ("error.type", $"{status}"), ("ml.inference.outcome", "error")), Has.Length.EqualTo(1));
        Assert.That(Spans.Stopped.Single().Status, Is.EqualTo(ActivityStatusCode.Error));
    }
}
