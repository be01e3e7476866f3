using System.Text.Json;

namespace ModelObservability.Http.Tests.Protocols;

/// <summary>Names of models come from whoever asks: many of them, or strange ones, harm nothing.</summary>
[TestFixture]
public sealed class HostileNameTests : ServerScene
{
    [Test]
    public async Task A_thousand_names_end_in_few_monitors_and_one_for_the_rest()
    {
        using Testing.MeterReadings others = new("__other__");
        Server.Says("""{"predictions": []}""");
        for (int name = 0; name < 1000; name++) await Post($"/v1/models/{Model}-{name}:predict", "{}");
        for (int name = 0; name < 1000; name++) await Post("/v1/chat/completions", $$"""{"model": "{{Model}}-chat-{{name}}"}""");
        Assert.That(others.Values("ml.inference.duration"), Has.Length.EqualTo(2000 - 64));
        Assert.That(others.Observe("ml.inference.active"), Is.Zero);
    }

    [TestCase("\u0001\u001B[31m")]
    [TestCase("%00%0A%0D")]
    [TestCase("a\"b\\c{}[]")]
    [TestCase("имя-模型-🦜")]
    [TestCase("\uD800")]
    [TestCase("%")]
    [TestCase("%zz")]
    [TestCase("..%2f..%2fetc")]
    [TestCase(" ")]
    public async Task Strange_names_are_passed_on_as_they_are(string name)
    {
        Server.Answer = static context => context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Microsoft.AspNetCore.Http.Extensions.UriHelper.GetEncodedPathAndQuery(context.Request))).AsTask();
        long faults = ModelMonitor.Faults;
        foreach (string path in new[] { "/v1/models/{0}:predict", "/v2/models/{0}/versions/{0}/infer", "/predictions/{0}", "/openai/deployments/{0}/chat/completions", "/v1/chat/completions" })
        {
            string uri = path.Replace("{0}", name, StringComparison.Ordinal), body = JsonSerializer.Serialize(new { model = name });
            Assert.That(await Said(Client, uri, body), Is.EqualTo(await Said(Plain, uri, body)), path);
        }

        Assert.That(ModelMonitor.Faults, Is.EqualTo(faults));
    }

    [Test]
    public async Task Long_names_are_shortened_and_stay_different_wherever_they_stand()
    {
        Server.Says("""{"choices": [{"finish_reason": "stop"}]}""");
        string name = "/models/" + new string('x', 7000);
        string[] names = [name + "-0", name + "-1"];
        foreach (string each in names)
        {
            string path = Uri.EscapeDataString(each), shortened = AttributeText.Name(each);
            using Testing.MeterReadings readings = new(shortened);
            Assert.That(await Said(Client, $"/v1/models/{path}:predict", "{}"), Is.EqualTo(await Said(Plain, $"/v1/models/{path}:predict", "{}")));
            await Said(Client, "/v1/chat/completions", JsonSerializer.Serialize(new { model = each }));
            Assert.That(shortened, Does.Match("^/models/x{92}~[0-9a-f]{8}$"));
            Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(2), "in the path and in the body");
            Assert.That(readings.Values("gen_ai.client.operation.duration", ("gen_ai.request.model", shortened)), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public async Task A_model_that_is_a_path_keeps_its_beginning() // a name of 167 characters, as local servers take them
    {
        const string Path = "/models/hub/models--some-organisation--Some-Model-8B-Instruct-long-context/snapshots/0123456789abcdef0123456789abcdef01234567/and-some-more-0";
        string shortened = AttributeText.Name(Path);
        using Testing.MeterReadings readings = new(shortened);
        Server.Says(JsonSerializer.Serialize(new { id = new string('i', 500), model = Path, choices = new[] { new { finish_reason = "stop" } } }));
        await Post("/v1/chat/completions", JsonSerializer.Serialize(new { model = Path, messages = Array.Empty<string>() }));
        Assert.That(shortened, Does.StartWith(Path[..100] + "~").And.Length.EqualTo(109));
        Assert.That(readings.Values("gen_ai.client.operation.duration", ("gen_ai.request.model", shortened), ("gen_ai.response.model", shortened)), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_name_with_lines_in_it_is_one_line()
    {
        string name = Model + "\n\"injected\": 1", clean = AttributeText.Name(name);
        using Testing.MeterReadings readings = new(clean);
        Server.Says("{}");
        await Post("/v1/chat/completions", JsonSerializer.Serialize(new { model = name }));
        await Post($"/v1/models/{Uri.EscapeDataString(name)}:predict", "{}");
        Assert.That(clean, Does.Match($"^{Model} \"injected\": 1~[0-9a-f]{{8}}$"));
        Assert.That(readings.Values("ml.inference.duration"), Has.Length.EqualTo(2));
    }

    private static async Task<string> Said(HttpClient client, string uri, string body)
    {
        try
        {
            using HttpResponseMessage response = await Post(client, uri, body);
            return $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType()} {exception.Message}";
        }
    }
}
