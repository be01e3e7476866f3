using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>Errors in answers of status 200, in the ways servers write them. What may be somebody's words is never the class of an error.</summary>
[TestFixture]
public sealed class ErrorInAnswerTests : ServerScene
{
    private const string Chat = "/v1/chat/completions", Responses = "/v1/responses", Generate = "/v2/models/{0}/generate", Infer = "/v2/models/{0}/infer", Predict = "/v1/models/{0}:predict";

    [TestCase(Chat, """{"error":{"message":"upstream is busy"}}""", "_OTHER", TestName = "Only a message")]
    [TestCase(Chat, """{"error":"an error was met while running the model"}""", "_OTHER", TestName = "A text")]
    [TestCase(Chat, """{"error":"invalid_grant","error_description":"x y"}""", "invalid_grant", TestName = "A text that is a code")]
    [TestCase(Chat, """{"error":{"message":"x","type":"Internal Server Error","code":null}}""", "_OTHER", TestName = "A type with blanks")]
    [TestCase(Chat, """{"error":{"message":"x","type":"serveur_dérangé"}}""", "_OTHER", TestName = "A type with other letters")]
    [TestCase(Chat, """{"error":{"message":"x","type":"server_error","code":"no capacity"}}""", "server_error", TestName = "A code with blanks beside a type")]
    [TestCase(Chat, """{"error":{"code":429,"message":"x","status":"RESOURCE_EXHAUSTED"}}""", "429", TestName = "A number as code")]
    [TestCase(Chat, """{"error":{"message":"x","status":"UNAVAILABLE"}}""", "UNAVAILABLE", TestName = "A status")]
    [TestCase(Chat, """[{"error":{"code":503,"message":"x"}}]""", "503", TestName = "In an array")]
    [TestCase(Chat, """{"error":[{"code":"overloaded"}]}""", "overloaded", TestName = "As an array")]
    [TestCase(Chat, """{"error":{"error":{"type":"overloaded"}}}""", "overloaded", TestName = "One in the other")]
    [TestCase(Chat, """{"error":500}""", "500", TestName = "As a number")]
    [TestCase(Chat, """{"error":true}""", "_OTHER", TestName = "As a literal")]
    [TestCase(Chat, """{"error":{}}""", "_OTHER", TestName = "An empty one and no answer")]
    [TestCase(Chat, """{"error":""}""", "_OTHER", TestName = "An empty text and no answer")]
    [TestCase(Chat, """{"object":"error","message":"x","type":"BadRequestError","param":null,"code":400}""", "400", TestName = "The document is an error")]
    [TestCase(Chat, """{"object":"error","message":"x","type":"BadRequestError"}""", "BadRequestError", TestName = "The document is an error with a type")]
    [TestCase(Chat, """{"type":"error","error":{"type":"overloaded_error","message":"x"}}""", "overloaded_error", TestName = "Of type error")]
    [TestCase(Chat, """{"choices":[{"error":{"code":502,"message":"x"},"finish_reason":"error"}]}""", "502", TestName = "In the choice")]
    [TestCase(Chat, """{"choices":[{"finish_reason":"error"}]}""", "_OTHER", TestName = "As the reason of the end")]
    [TestCase(Chat, """{"choices":[],"base_resp":{"status_code":1004,"status_msg":"x"}}""", "1004", TestName = "As a status of the base response")]
    [TestCase(Chat, """{"errors":[{"message":"x","code":"quota"}]}""", "quota", TestName = "A list of errors and no answer")]
    [TestCase(Chat, """{"errors":"x y"}""", "_OTHER", TestName = "Errors that are a text")]
    [TestCase(Chat, """{"code":500,"msg":"not found","success":false}""", "500", TestName = "Without success")]
    [TestCase(Chat, """{"status":"failed","message":"x y"}""", "_OTHER", TestName = "A chat that failed")]
    [TestCase(Responses, """{"id":"r-1","status":"failed","error":{"code":"server_error","message":"x"}}""", "server_error", TestName = "A response that failed")]
    [TestCase(Responses, """{"id":"r-1","status":"failed","error":null}""", "_OTHER", TestName = "A response that failed without a word")]
    [TestCase(Generate, """{"error":"the model ran out of memory"}""", "_OTHER", TestName = "Triton")]
    [TestCase(Infer, """{"error":"OVERLOADED"}""", "OVERLOADED", TestName = "Triton with a code")]
    [TestCase(Predict, """{"error":"Could not find variable dense/bias"}""", "_OTHER", TestName = "TensorFlow Serving")]
    public async Task An_error_in_a_good_answer_is_an_error(string path, string body, string type)
    {
        await AssertError(path, body, "application/json", type);
        await AssertError(path, body, "text/plain", type);
    }

    [TestCase(Chat, """{"choices":[{"finish_reason":"stop"}],"error":null}""", TestName = "Null")]
    [TestCase(Chat, """{"success":false,"status":"error","choices":[{"finish_reason":"stop"}]}""", TestName = "Words about the whole beside an answer")]
    [TestCase(Chat, """{"success":true,"status":"ok","data":[{}]}""", TestName = "Success")]
    [TestCase(Chat, """{"choices":[{"finish_reason":"stop"}],"error":""}""", TestName = "An empty text beside an answer")]
    [TestCase(Chat, """{"choices":[{"finish_reason":"stop"}],"error":{},"errors":[]}""", TestName = "An empty object beside an answer")]
    [TestCase(Chat, """{"choices":[{"finish_reason":"stop"}],"error":false,"error_code":0,"base_resp":{"status_code":0}}""", TestName = "What says that there is none")]
    [TestCase(Chat, """{"choices":[{"finish_reason":"stop","message":{"content":"x","error":"no"}}],"code":"no","type":"no","status":"failed"}""", TestName = "Fields of the same name elsewhere")]
    [TestCase(Responses, """{"id":"r-1","status":"completed","error":null,"output":[{"type":"x","status":"failed","error":"no"}]}""", TestName = "A tool that failed")]
    [TestCase(Responses, """{"id":"r-1","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}""", TestName = "A response cut by its limit")]
    [TestCase(Generate, """{"model_name":"m","model_version":"1","error":0.25}""", TestName = "An output tensor of that name")]
    [TestCase(Predict, """{"predictions":[{"error":0.25}]}""", TestName = "A prediction of that name")]
    public async Task What_is_no_error_stays_a_success(string path, string body)
    {
        Server.Says(body);
        await Post(path.Replace("{0}", Model, StringComparison.Ordinal), $$"""{"model": "{{Model}}"}""");
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(1));
    }

    private const string Good = "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"blue\"},\"finish_reason\":null}]}\n\n";
    private const string Done = "data: [DONE]\n\n";

    [TestCase(Chat, Good + "data: {\"error\":\"an error was met while running the model\"}\n\n" + Done, "_OTHER", TestName = "A text in a stream")]
    [TestCase(Chat, "data: {\"error\":{\"message\":\"x\",\"type\":\"Internal Server Error\",\"code\":null}}\n\n" + Done, "_OTHER", TestName = "A type with blanks in a stream")]
    [TestCase(Chat, Good + "event: error\ndata: something went wrong\n\n", "_OTHER", TestName = "An event named error that is no document")]
    [TestCase(Chat, Good + "event: error\n\n", "_OTHER", TestName = "An event named error without data")]
    [TestCase(Chat, Good + "event: error\ndata: {\"code\":\"overloaded\"}\n\n", "overloaded", TestName = "An event named error with a code")]
    [TestCase(Chat, Good + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"error\":{\"code\":\"late\"}}\n\n" + Done, "late", TestName = "After the reason of the end")]
    [TestCase(Chat, Good + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"error\":\"over_capacity\"}}\n\n" + Done, "over_capacity", TestName = "Beside the usage of Groq")]
    [TestCase(Responses, "data: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"x\"}\n\n", "server_error", TestName = "An error event of the Responses API")]
    [TestCase(Responses, "data: {\"code\":\"server_error\",\"type\":\"error\"}\n\n", "server_error", TestName = "The same with its type last")]
    [TestCase(Responses, "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"id\":\"r-1\",\"status\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\"}}}\n\n", "rate_limit_exceeded", TestName = "A failed event of the Responses API")]
    [TestCase(Responses, "data: {\"type\":\"response.failed\"}\n\n", "_OTHER", TestName = "A failed event that says nothing more")]
    [TestCase(Responses, "event: response.failed\ndata: {\"response\":{\"id\":\"r-1\"}}\n\n", "_OTHER", TestName = "A failed event that only the stream names")]
    [TestCase(Responses, "data: {\"type\":\"response.error\",\"code\":\"busy\"}\n\n", "busy", TestName = "An error event of longer name")]
    [TestCase(Responses, "data: {\"type\":\"response.done\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"busy\"}}}\n\n", "busy", TestName = "A last event of other name")]
    [TestCase("/v2/models/{0}/generate_stream", "data: {\"model_name\":\"llama\",\"model_version\":\"1\",\"text_output\":\"a\"}\n\ndata: {\"error\":\"the model ran out of memory\"}\n\n", "_OTHER", TestName = "A stream of Triton")]
    public Task An_error_in_a_stream_is_an_error(string path, string body, string type) => AssertError(path, body, "text/event-stream", type);

    [Test]
    public async Task A_field_is_read_by_the_kind_of_its_event_whoever_names_it([Values] bool isNamedByStream)
    {
        string events = $$$"""
            data: {"type":"response.created","response":{"id":"r-1","model":"{{{Model}}}","status":"in_progress"}}

            data: {"type":"response.code_interpreter_call_code.done","item_id":"ci-1","output_index":0,"sequence_number":3,"code":"answer"}

            data: {"code":"answer","error":"secret","response":{"id":"no","status":"failed","model":"no"},"type":"response.mcp_call.failed"}

            data: {"type":"response.completed","response":{"id":"r-1","model":"{{{Model}}}","status":"completed","error":null,"usage":{"input_tokens":11,"output_tokens":7} } }


            """;
        if (isNamedByStream) // as the newer events are framed, without the type
            events = Regex.Replace(events, """^data: (.*?),?"type":"([^"]*)",?(.*)$""", "event: $2\ndata: $1$3", RegexOptions.Multiline);
        Server.Says(events, "text/event-stream");
        await Post(Responses, $$"""{"model": "{{Model}}", "stream": true}""");
        Assert.That(Calls("success"), Is.EqualTo(4));
        Assert.That(Readings.Values("gen_ai.client.token.usage", ("gen_ai.token.type", "output"), ("gen_ai.response.model", Model)), Is.EqualTo(new[] { 7.0 }));
        Assert.That(Spans.Stopped.Single().GetTagItem("gen_ai.response.id"), Is.EqualTo("r-1"));
    }

    [TestCase("""{"error":{"message":"x","code":"context_length_exceeded"}}""")]
    [TestCase("""{"error":"text"}""")]
    [TestCase("""{"detail":"text"}""")]
    [TestCase("<html>")]
    [TestCase("")]
    public async Task A_status_says_more_than_the_body(string body)
    {
        Server.Says(body, status: 429);
        await Post(Chat, $$"""{"model": "{{Model}}"}""");
        Assert.That(Readings.Values("gen_ai.client.operation.duration", ("error.type", "429")), Has.Length.EqualTo(1));
    }

    private async Task AssertError(string path, string body, string contentType, string type)
    {
        int before = Readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", type)).Length;
        Server.Says(body, contentType);
        await Post(path.Replace("{0}", Model, StringComparison.Ordinal), $$"""{"model": "{{Model}}"}""");
        Assert.That(Readings.Recorded.Where(reading => reading.Instrument == "ml.inference.duration").Select(reading => reading.Tags.GetValueOrDefault("error.type")).Last(), Is.EqualTo(type), contentType);
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "error"), ("error.type", type)), Has.Length.EqualTo(before + 1));
        Activity span = Spans.Stopped[^1];
        Assert.That((span.Status, span.StatusDescription), Is.EqualTo((ActivityStatusCode.Error, (string?)null)));
    }
}
