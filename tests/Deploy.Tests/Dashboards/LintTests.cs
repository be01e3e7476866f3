using System.Text.Json;

namespace Deploy.Tests.Dashboards;

/// <summary>What the lint of expressions finds, and what it leaves alone.</summary>
[TestFixture]
public sealed class LintTests
{
    [TestCase("sum by (ml_model_name) (rate(ml_inference_calls_total[5m]))")]
    [TestCase("histogram_quantile(0.99, sum by (le) (rate(ml_inference_duration_seconds_bucket{ml_inference_outcome=\"success\"}[$__rate_interval])))")]
    [TestCase("ml_quality_accuracy{ml_quality_window=\"all\"} or ml_quality_accuracy_ratio")]
    [TestCase("predict_linear(hw_gpu_memory_usage_bytes[30m], 3600)")]
    [TestCase("up == 0")]
    public async Task A_sound_expression_is_left_alone(string expression) => Assert.That(await ProblemsAsync(expression.Replace("$__rate_interval", "2m", StringComparison.Ordinal)), Is.Empty);

    [TestCase("sum by (ml_model_name) (rate(ml_inference_calls_total[5m])", "does not parse")]
    [TestCase("ml_inference_requests_total", "ml_inference_requests_total is not published")]
    [TestCase("{ml_model_name=\"churn\"}", "a selector without a name")]
    [TestCase("ml_inference_calls_total{ml_class=\"a\"}", "ml_inference_calls_total has no label ml_class")]
    [TestCase("sum by (model) (up)", "no series has the label model")]
    [TestCase("rate(ml_inference_active[5m])", "rate() of ml_inference_active, which is a gauge")]
    [TestCase("increase(ml_quality_accuracy_ratio[5m])", "increase() of ml_quality_accuracy_ratio, which is a gauge")]
    [TestCase("rate(ml_inference_calls_total[30s])", "[30s] is shorter than four scrapes")]
    [TestCase("histogram_quantile(0.9, sum(rate(ml_inference_duration_seconds_bucket[5m])))", "histogram_quantile() of buckets without le")]
    public async Task A_faulty_expression_is_told(string expression, string problem) => Assert.That(await ProblemsAsync(expression), Has.Some.Contains(problem));

    private static async Task<string[]> ProblemsAsync(string expression)
    {
        (int exitCode, string output, string error) = await Generator.RunAsync("lint/lint", ["-"], JsonSerializer.Serialize(new[] { expression }));
        Assert.That(exitCode, Is.Zero, error);
        return JsonSerializer.Deserialize<string[][]>(output)!.Single();
    }
}
