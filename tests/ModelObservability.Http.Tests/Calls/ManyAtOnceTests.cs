using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;

namespace ModelObservability.Http.Tests.Calls;

[TestFixture]
public sealed class ManyAtOnceTests : ServerScene
{
    private const int Requests = 3200;

    [Test]
    public async Task Thirty_two_at_once_get_their_own_answers_and_are_all_counted()
    {
        Server.AnswersEarly = true; // what it received is kept in one place
        Server.Answer = async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            string body = await reader.ReadToEndAsync();
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"predictions": [{{body.Length}}], "you": {{body}}}""");
        };
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, stop) =>
        {
            var body = new { instances = Enumerable.Range(number, number % 4 + 1) };
            using HttpResponseMessage response = number % 2 == 0
                ? await Client.PostAsJsonAsync($"/v1/models/{Model}:predict", body, stop)
                : await Post($"/v1/models/{Model}:predict", System.Text.Json.JsonSerializer.Serialize(body));
            Assert.That(await response.Content.ReadAsStringAsync(stop), Does.EndWith($$$""", "you": {"instances":[{{{string.Join(',', body.instances)}}}]}}"""));
        });
        Assert.That(Readings.Values("ml.inference.duration", ("ml.inference.outcome", "success")), Has.Length.EqualTo(Requests));
        Assert.That(Calls("success"), Is.EqualTo(Requests / 4 * (1 + 2 + 3 + 4)));
        Assert.That(Readings.Observe("ml.inference.active"), Is.Zero);
    }

    [Test]
    public async Task One_content_may_be_sent_by_many_at_once([Values] bool inMemory)
    {
        Server.AnswersEarly = true;
        Server.Answer = static async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        };
        string text = $$"""{"instances": [[1, 2], [3, 4], [5, 6]], "padding": "{{new string('x', 5000)}}"}""";
        using HttpContent content = inMemory ? new StringContent(text) : JsonContent.Create(System.Text.Json.JsonSerializer.Deserialize<object>(text));
        string expected = await content.ReadAsStringAsync();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
        {
            HttpRequestMessage request = new(HttpMethod.Post, $"/v1/models/{Model}:predict") { Content = content };
            using HttpResponseMessage response = await Client.SendAsync(request, stop);
            Assert.That(await response.Content.ReadAsStringAsync(stop), Is.EqualTo(expected));
            Assert.That(request.Content, Is.SameAs(content));
        });
        Assert.That(Readings.Values("ml.inference.batch.size"), Has.Length.EqualTo(1000).And.All.EqualTo(3.0));
    }
}
