using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Deploy.Tests.Fleets;

/// <summary>A process of a fleet with another version of the library: a page of metrics as that version writes it, whose counters rise with each scrape.</summary>
internal sealed class OtherReplica : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Func<int, string> page;
    private int scrapes;

    private OtherReplica(WebApplication web, Func<int, string> page) => (this.web, this.page) = (web, page);

    public int Port => new Uri(web.Urls.Single()).Port;

    /// <summary>An earlier version: no label of the version, no telemetry of the SDK, nothing but calls, samples and durations.</summary>
    /// <param name="names">Names of models and of their classes, as they are.</param>
    public static Task<OtherReplica> OlderAsync(IEnumerable<string> names) => StartAsync(scrape =>
    {
        StringBuilder text = new();
        foreach (string name in names)
        {
            string model = $"ml_model_name=\"{Escaped(name)}\"", of = $"{model},ml_class=\"{Escaped(name)}\",ml_quality_task=\"multiclass\"";
            text.Append(Calls(model, scrape))
                .Append(Samples($"{model},ml_quality_task=\"multiclass\"", 90 * scrape, 10 * scrape))
                .Append(CultureInfo.InvariantCulture, $"ml_quality_outcomes_total{{{of},ml_quality_outcome=\"tp\"}} {90 * scrape}\nml_quality_outcomes_total{{{of},ml_quality_outcome=\"fn\"}} {10 * scrape}\nml_quality_outcomes_total{{{of},ml_quality_outcome=\"fp\"}} {10 * scrape}\n")
                .Append(CultureInfo.InvariantCulture, $"ml_quality_confusion_total{{{model},ml_quality_task=\"multiclass\",ml_quality_label=\"{Escaped(name)}\",ml_quality_prediction=\"{Escaped(name)}\"}} {90 * scrape}\n");
        }

        return text.Append(Samples("ml_model_name=\"pooled\",ml_quality_task=\"binary\"", 90, 10)).ToString();
    });

    /// <summary>A later version: labels and instruments that the rules do not know, and gauges as OTLP's translators name them.</summary>
    public static Task<OtherReplica> NewerAsync() => StartAsync(scrape =>
        Calls("ml_model_name=\"pooled\",ml_model_tier=\"gold\"", scrape) + Calls("ml_model_name=\"pooled\",ml_model_tier=\"silver\"", scrape)
        + Samples("ml_model_name=\"pooled\",ml_quality_task=\"binary\",ml_model_tier=\"gold\"", 20, 30) + Samples("ml_model_name=\"pooled\",ml_quality_task=\"binary\",ml_model_tier=\"silver\"", 20, 30)
        + "ml_quality_accuracy_ratio{ml_model_name=\"pooled\",ml_quality_task=\"binary\",ml_quality_window=\"all\"} 0.4\nml_objective_target_ratio{ml_model_name=\"pooled\",ml_objective_name=\"latency\",ml_model_tier=\"gold\"} 0.99\n"
        + "hw_gpu_memory_usage_bytes{hw_id=\"GPU-1\",hw_memory_kind=\"hbm\"} 10\nhw_gpu_memory_usage_bytes{hw_id=\"GPU-1\",hw_memory_kind=\"bar\"} 5\nhw_gpu_memory_limit_bytes{hw_id=\"GPU-1\",hw_memory_kind=\"hbm\"} 100\nhw_gpu_memory_limit_bytes{hw_id=\"GPU-1\",hw_memory_kind=\"bar\"} 50\n"
        + "hw_gpu_utilization_ratio{hw_id=\"GPU-1\",hw_gpu_task=\"general\"} 0.9\nml_inference_of_tomorrow_total{ml_model_name=\"pooled\"} 3\n");

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    private static async Task<OtherReplica> StartAsync(Func<int, string> page)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        OtherReplica replica = new(builder.Build(), page);
        replica.web.MapGet("/metrics", () => Results.Text(replica.page(Interlocked.Increment(ref replica.scrapes)), "text/plain; version=0.0.4"));
        await replica.web.StartAsync();
        return replica;
    }

    private static string Calls(string labels, int scrape) =>
        $"""
        ml_inference_calls_total{Braced(labels)},ml_inference_outcome="success"{'}'} {50 * scrape}
        ml_inference_calls_total{Braced(labels)},ml_inference_outcome="error"{'}'} {50 * scrape}
        ml_inference_items_total{Braced(labels)},ml_inference_outcome="success"{'}'} {50 * scrape}
        ml_inference_duration_seconds_bucket{Braced(labels)},ml_inference_outcome="success",le="0.5"{'}'} {50 * scrape}
        ml_inference_duration_seconds_bucket{Braced(labels)},ml_inference_outcome="success",le="+Inf"{'}'} {50 * scrape}
        ml_inference_duration_seconds_count{Braced(labels)},ml_inference_outcome="success"{'}'} {50 * scrape}
        ml_inference_duration_seconds_sum{Braced(labels)},ml_inference_outcome="success"{'}'} {scrape}

        """;

    private static string Samples(string labels, int exact, int inexact) =>
        $"ml_quality_samples_total{Braced(labels)},ml_quality_match=\"exact\"}} {exact}\nml_quality_samples_total{Braced(labels)},ml_quality_match=\"inexact\"}} {inexact}\n";

    private static string Braced(string labels) => "{" + labels;

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
