using System.Net.Http.Json;
using System.Text.Json;
using ModelObservability.Testing;

namespace ModelObservability.ReadmeTests;

/// <summary>The ASP.NET Core programs of the README and the docs start as they stand, and answer a scrape.</summary>
[TestFixture]
public sealed class ServiceTests
{
    private static IEnumerable<TestCaseData> Services => Blocks.Services;

    [TestCaseSource(nameof(Services))]
    public async Task A_program_starts_predicts_learns_the_truth_and_is_scraped(string block)
    {
        await using RunningService service = await RunningService.StartAsync(block);
        using HttpClient client = new() { BaseAddress = service.Address };

        using HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", new[] { 0.2f, 1.7f });
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        JsonElement prediction = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(prediction.GetProperty("score").GetSingle(), Is.EqualTo(0.8176f).Within(1e-4));

        using HttpResponseMessage labelled = await client.PostAsync($"/labels/{prediction.GetProperty("id").GetGuid()}?churned=true", content: null);
        Assert.That(labelled.IsSuccessStatusCode, Is.True, await labelled.Content.ReadAsStringAsync());

        using HttpResponseMessage unknown = await client.PostAsync($"/labels/{Guid.NewGuid()}?churned=true", content: null);
        Assert.That((int)unknown.StatusCode, Is.EqualTo(404), "nobody predicted that");

        string metrics = await client.GetStringAsync("/metrics");
        Assert.That(metrics, Does.Match("""(?m)^ml_inference_calls_total\{.*ml_inference_outcome="success",ml_model_name="churn".*\} 1( \d+)?\r?$"""));
        Assert.That(metrics, Does.Match("""(?m)^ml_quality_labels_total\{.*ml_label_result="matched".*\} 1( \d+)?\r?$"""));
        Assert.That(metrics, Does.Match("""(?m)^ml_quality_samples_total\{.*ml_quality_match="exact".*\} 1( \d+)?\r?$"""));
    }

    [Test]
    public void The_readme_has_one() => Assert.That(Services, Is.Not.Empty);
}
