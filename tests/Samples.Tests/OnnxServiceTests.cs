using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace Samples.Tests;

/// <summary>The ASP.NET Core service, as a user starts it.</summary>
[TestFixture]
public sealed class OnnxServiceTests
{
    private static readonly (int Digit, float[] Pixels)[] Images =
    [
        .. File.ReadLines(Repository.PathOf("tests/ModelObservability.OnnxRuntime.Tests/Models/digits_test.csv"))
            .Select(static line => line.Split(',').Select(static cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .Select(static cells => (cells[0], cells[1..].Select(static pixel => pixel / 16f).ToArray())),
    ];

    [Test]
    public async Task It_predicts_learns_the_labels_later_is_scraped_and_is_healthy()
    {
        await using RunningSample service = await RunningSample.StartAsync("OnnxService");
        using HttpClient client = new() { BaseAddress = service.Address };
        List<(string Id, int Digit)> predicted = [];
        int right = 0;
        foreach (var (digit, pixels) in Images)
        {
            JsonElement answer = await (await client.PostAsJsonAsync("/predict", pixels)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            predicted.Add((answer.GetProperty("id").GetString()!, digit));
            if (answer.GetProperty("digit").GetInt32() == digit) right++;
        }

        foreach (var (id, digit) in predicted) Assert.That(await LabelAsync(client, id, digit), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(right, Is.GreaterThan(Images.Length * 9 / 10));

        string metrics = await client.GetStringAsync("/metrics");
        Assert.That(Value(metrics, "ml_inference_calls_total", "success"), Is.EqualTo(Images.Length));
        Assert.That(Value(metrics, "ml_quality_labels_total", "matched"), Is.EqualTo(Images.Length));
        Assert.That(Value(metrics, "ml_quality_samples_total", "exact"), Is.EqualTo(right));
        Assert.That(metrics, Does.Match("""(?m)^ml_inference_calls_total\{.*ml_model_name="digits",ml_model_version="3".*\}""").And.Contain("ml_model_load_duration").And.Contain("dotnet_gc"));
        Assert.That(await client.GetStringAsync("/health"), Is.EqualTo("Healthy"));
    }

    [Test]
    public async Task With_a_port_of_its_own_the_scrape_is_at_no_other_and_lines_can_be_those_of_Elastic()
    {
        await using RunningSample service = await RunningSample.StartAsync("OnnxService", "Scrape__Port=1", "Logging__Console__FormatterName=ecs", "OTEL_SERVICE_NAME=tested");
        using HttpClient client = new() { BaseAddress = service.Address };
        Assert.That((await client.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await client.GetStringAsync("/health"), Is.EqualTo("Healthy"));
        JsonElement line = JsonDocument.Parse(service.Output.Split('\n')[0]).RootElement;
        Assert.That(line.GetProperty("service.name").GetString(), Is.EqualTo("tested"));
        Assert.That(line.GetProperty("log.level").GetString(), Is.EqualTo("info"));
    }

    [Test]
    public async Task Requests_that_make_no_sense_are_answered_so()
    {
        await using RunningSample service = await RunningSample.StartAsync("OnnxService");
        using HttpClient client = new() { BaseAddress = service.Address };
        JsonElement answer = await (await client.PostAsJsonAsync("/predict", Images[0].Pixels)).Content.ReadFromJsonAsync<JsonElement>();
        string id = answer.GetProperty("id").GetString()!;

        Assert.That((await client.PostAsJsonAsync("/predict", new[] { 0.5f })).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await LabelAsync(client, id, 10), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await LabelAsync(client, id, 6), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await LabelAsync(client, id, 6), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await LabelAsync(client, Guid.NewGuid().ToString(), 6), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_signal_degrades_its_health_and_everything_is_sent_by_OTLP()
    {
        await using Collector collector = await Collector.StartAsync();
        await using RunningSample service = await RunningSample.StartAsync(
            "OnnxService", $"OTEL_EXPORTER_OTLP_ENDPOINT={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "ModelObservability__Models__digits__Version=from the environment");
        using HttpClient client = new() { BaseAddress = service.Address };
        float[] blinding = [.. Images[0].Pixels.Select(static _ => float.MaxValue)]; // infinity inside the model, NaN behind its softmax
        await client.PostAsJsonAsync("/predict", blinding);

        Assert.That(await client.GetStringAsync("/health"), Is.EqualTo("Degraded"));
        Assert.That(await service.StopAsync(), Is.Zero); // whatever was not yet sent is sent now
        Assert.That(collector.At("/v1/metrics"), Does.Contain("ml.inference.duration").And.Contain("from the environment"));
        Assert.That(collector.At("/v1/traces"), Does.Contain("infer digits"));
        Assert.That(collector.At("/v1/logs"), Does.Contain("MO1001"));
    }

    [Test]
    public async Task A_mistake_in_its_configuration_is_said_when_it_starts()
    {
        var (exitCode, output, error) = await Run.WithAsync(["ModelObservability__Health__SignalWindow=00:00:01", "ASPNETCORE_URLS=http://127.0.0.1:0"], "OnnxService");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output + error, Does.Contain("Health:SignalWindow is 00:00:01; it must be 1 minute to 30 days."));
    }

    private static async Task<HttpStatusCode> LabelAsync(HttpClient client, string id, int digit)
    {
        using HttpResponseMessage answer = await client.PostAsync($"/labels/{id}?digit={digit}", content: null);
        return answer.StatusCode;
    }

    private static int Value(string metrics, string name, string attribute) => int.Parse(
        Regex.Match(metrics, $$"""(?m)^{{name}}\{.*="{{attribute}}".*\} (\d+)""").Groups[1].Value, CultureInfo.InvariantCulture);
}
