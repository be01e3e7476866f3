using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Mappings;

/// <summary>A real Prometheus scrapes the three systems, evaluates the rule files, and answers our names with our units.</summary>
public sealed class MappedScrapeTests
{
    private readonly List<RecordedExposition> systems = [];
    private PrometheusServer prometheus = null!;

    [OneTimeSetUp]
    public async Task ScrapeAndMap()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        foreach (string system in MappingRules.Systems) systems.Add(await RecordedExposition.StartAsync(system));
        prometheus = await PrometheusServer.StartAsync([.. systems.Select(system => system.Port)], [.. MappingRules.Systems.Select(MappingRules.FileOf)]);

        // The groups are evaluated each at a moment of its own; the last rule of each file says that its group was.
        foreach (string system in MappingRules.Systems)
            for (int attempt = 0; attempt < 300 && (await AnswersAsync(MappingRules.Of(system)[^1].ToString())).Count == 0; attempt++)
                await Task.Delay(100);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (prometheus is not null) await prometheus.DisposeAsync();
        foreach (RecordedExposition system in systems) await system.DisposeAsync();
    }

    [TestCaseSource(typeof(MappingRules), nameof(MappingRules.Systems))]
    public async Task Every_rule_finds_what_it_maps(string system)
    {
        foreach (MappingRule rule in MappingRules.Of(system))
            Assert.That(await AnswersAsync(rule.ToString()), Is.Not.Empty, rule.ToString());
    }

    // Triton: microseconds and milliseconds are seconds.
    [TestCase("""ml_inference_duration_seconds_sum{ml_model_name="densenet",ml_model_version="2",ml_inference_outcome="success"}""", 2.5)]
    [TestCase("""ml_inference_duration_seconds_count{ml_model_name="densenet",ml_inference_outcome="success"}""", 161)]
    [TestCase("""ml_inference_duration_seconds_count{ml_model_name="densenet",ml_inference_outcome="error",error_type="REJECTED"}""", 2)]
    [TestCase("""ml_inference_duration_seconds_count{ml_model_name="densenet",ml_inference_outcome="cancelled"}""", 5)]
    [TestCase("""ml_inference_batch_size_sum{ml_model_name="densenet"} / ml_inference_batch_size_count""", 14)]
    [TestCase("""ml_inference_items_total{ml_model_name="densenet"}""", 1288)]
    [TestCase("""ml_inference_phase_duration_seconds_sum{ml_model_name="densenet",ml_inference_phase="queue"}""", 0.01111)]
    [TestCase("""ml_inference_phase_duration_seconds_sum{ml_model_name="densenet",ml_inference_phase="execute"}""", 2)]
    [TestCase("""ml_inference_phase_duration_seconds_count{ml_model_name="cached",ml_inference_phase="execute"}""", 10)]
    [TestCase("""ml_inference_stream_time_to_first_item_seconds_sum{ml_model_name="story"}""", 10.771)]
    [TestCase("""ml_inference_stream_time_to_first_item_seconds_bucket{ml_model_name="story",le="0.100"}""", 8)]
    [TestCase("""hw_gpu_memory_utilization{hw_id="GPU-5d0a7a1e-0001"}""", 0.25)]
    [TestCase("""hw_energy_joules_total{hw_id="GPU-5d0a7a1e-0001"}""", 2048.25)]
    // vLLM
    [TestCase("""ml_inference_duration_seconds_count{ml_model_name="meta-llama/Llama-3.1-8B-Instruct",finished_reason="length",ml_inference_outcome="success"}""", 7)]
    [TestCase("""sum(ml_inference_duration_seconds_count{ml_model_framework="vllm"}) - on () ml_inference_duration_seconds_bucket{ml_model_framework="vllm",le="5.0"}""", 5)]
    [TestCase("""ml_inference_active{ml_model_framework="vllm"}""", 8)]
    [TestCase("""ml_inference_phase_duration_seconds_sum{ml_model_framework="vllm",ml_inference_phase="queue"}""", 1.5)]
    [TestCase("""ml_inference_stream_time_to_first_item_seconds_bucket{ml_model_framework="vllm",le="0.25"}""", 130)]
    [TestCase("""ml_inference_stream_time_per_item_seconds_count{ml_model_framework="vllm"}""", 27308)]
    [TestCase("""ml_tokens_total{ml_token_type="cached_input"}""", 12000)]
    [TestCase("""gen_ai_client_token_usage_sum{gen_ai_request_model="meta-llama/Llama-3.1-8B-Instruct",gen_ai_token_type="output"}""", 27453)]
    [TestCase("""ml_inference_output_anomalies_total{ml_anomaly_type="nan"}""", 1)]
    // DCGM: percent are ratios, MiB are bytes, mJ are joules, MHz are hertz, nanoseconds are seconds.
    [TestCase("""hw_gpu_utilization{hw_id="GPU-604ac76c-0000",hw_gpu_task="general",hw_model="NVIDIA H100 PCIe",hw_name="00000000:3B:00.0",hw_driver_version="550.54.15"}""", 0.87)]
    [TestCase("""hw_gpu_memory_usage_bytes{hw_id="GPU-604ac76c-0000"}""", 21474836480)]
    [TestCase("""hw_gpu_memory_limit_bytes{hw_id="GPU-604ac76c-0000"}""", 85899345920)]
    [TestCase("""hw_gpu_memory_limit_bytes{hw_id="GPU-604ac76c-0001"}""", 17179869184)]
    [TestCase("""hw_gpu_memory_utilization{hw_id="GPU-604ac76c-0000"}""", 0.25)]
    [TestCase("""hw_energy_joules_total{hw_id="GPU-604ac76c-0000"}""", 1234567.89)]
    [TestCase("""count(hw_temperature_celsius{hw_sensor_location="memory"})""", 1)]
    [TestCase("""nvml_gpu_clock_hertz{hw_id="GPU-604ac76c-0000",nvml_clock_domain="memory"}""", 1593000000)]
    [TestCase("""nvml_gpu_throttled_time_seconds_total{nvml_throttle_reason="sw_power_cap"}""", 2.5)]
    [TestCase("""nvml_gpu_memory_repair{nvml_repair_state="retirement_pending"}""", 1)]
    [TestCase("""nvml_gpu_nvlink_errors_total{error_type="crc_flit"}""", 9)]
    public async Task The_value_is_in_our_unit(string promql, double expected) =>
        Assert.That(await prometheus.ValueAsync(promql), Is.EqualTo(expected).Within(1e-12).Percent);

    private Task<IReadOnlyList<PrometheusValue>> AnswersAsync(string promql) => prometheus.QueryAsync(promql);
}
