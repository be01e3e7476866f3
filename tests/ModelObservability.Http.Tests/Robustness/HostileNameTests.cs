using System.Text.Json;

namespace ModelObservability.Remote.Tests.Robustness;

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
    public async Task A_name_of_ten_thousand_characters_is_no_name()
    {
        Server.Says("{}");
        string name = new('x', 7000);
        Testing.MeterReadings longest = new(name);
        Assert.That(await Said(Client, $"/v1/models/{name}:predict", "{}"), Is.EqualTo(await Said(Plain, $"/v1/models/{name}:predict", "{}")));
        await Said(Client, "/v1/chat/completions", JsonSerializer.Serialize(new { model = name }));
        Assert.That(longest.Recorded.Concat(Readings.Recorded).SelectMany(static reading => reading.Tags.Values), Has.None.Matches<object?>(static value => value is string { Length: > 256 }));
        longest.Dispose();
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
