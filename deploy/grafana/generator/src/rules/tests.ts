import { alertsOf } from "./all";
import { Alert, Firing, flow, RuleFile } from "./rule";

const loaded = ["names", "objectives", "fleet"];

/** Names that would break a format, a template, a query or a list. */
const hostile = ['say "yes" {or} no\\', "two\nlines, it's", "模型 модель", "n".repeat(200), "{{ $value }}{{ template `x` }}", "a|b.*(c)[d]$"];

/** Tests for promtool: each alert fires, each stays quiet over a healthy hour, and each says what it should. */
export function testsOf(file: RuleFile): string {
  const rules = [...new Set([...loaded, file.name])].map((name) => `../${name}.rules.yml`);
  const alerts = alertsOf(file);
  const lines = ["# Written by deploy/grafana/generator. promtool test rules deploy/prometheus/tests/*.test.yml", `rule_files: [${rules.join(", ")}]`, `evaluation_interval: ${alerts.some(({ fires }) => fires.interval) ? "5m" : "1m"}`, "tests:"];
  // Alerts of one name differ by a label and fire together: all of them are expected at once.
  for (const name of new Set(alerts.map((alert) => alert.alert))) lines.push(...firing(`${name} fires`, alerts.filter((alert) => alert.alert === name)));
  for (const variant of variants(alerts)) lines.push(...firing(variant.name, [variant.alert]));
  lines.push(...quiet(alerts));
  return lines.join("\n") + "\n";
}

/** The same alerts of telemetry that came by OTLP, and of models with names that would break a format. */
function variants(alerts: Alert[]): { name: string; alert: Alert }[] {
  const heat = alerts.filter(({ alert }) => alert === "GpuThrottledByHeat").map((alert) => ({ name: "GpuThrottledByHeat fires by the names of OTLP", alert: renamed(alert, (series) => series.replace("hw_gpu_utilization", "hw_gpu_utilization_ratio")) }));
  const errors = alerts.filter(({ alert }) => alert === "ModelErrorsMany").flatMap((alert) => hostile.map((name) => ({ name: "ModelErrorsMany fires for a model of any name", alert: called(alert, name) })));
  // Each of the others with one of the names in turn.
  const others = alerts.filter(({ alert, fires }) => alert !== "ModelErrorsMany" && "ml_model_name" in fires.labels).map((alert, index) => ({ name: `${alert.alert} fires for a model of any name`, alert: called(alert, hostile[index % hostile.length]) }));
  return [...heat, ...errors, ...others];
}

function renamed(alert: Alert, rename: (series: string) => string): Alert {
  return { ...alert, fires: { ...alert.fires, series: Object.fromEntries(Object.entries(alert.fires.series).map(([name, values]) => [rename(name), values])) } };
}

function called(alert: Alert, name: string): Alert {
  const before = alert.fires.labels.ml_model_name;
  const { fires } = renamed(alert, (series) => series.replace(`"${before}"`, () => JSON.stringify(name)));
  return { ...alert, fires: { ...fires, labels: { ...fires.labels, ml_model_name: name }, summary: fires.summary.replace(before, () => name) } };
}

function firing(name: string, [first, ...others]: Alert[]): string[] {
  const { series, interval, at }: Firing = first.fires;
  return [
    `  - name: ${name}`,
    `    interval: ${interval ?? "1m"}`,
    "    input_series:",
    ...Object.entries(series).flatMap(([key, values]) => [`      - series: ${quoted(key)}`, `        values: ${values}`]),
    "    alert_rule_test:",
    `      - eval_time: ${at}`,
    `        alertname: ${first.alert}`,
    "        exp_alerts:",
    ...[first, ...others].flatMap((alert) => expected(alert, alert.fires)),
  ];
}

function expected(alert: Alert, { labels, summary, runbook }: Firing): string[] {
  return [
    `          - exp_labels: ${flow({ severity: alert.severity, ...labels })}`,
    "            exp_annotations:",
    `              summary: ${JSON.stringify(summary)}`,
    `              description: ${JSON.stringify(alert.description)}`,
    `              runbook_url: ${JSON.stringify(runbook ?? alert.runbook)}`,
  ];
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** Two replicas of two versions of a model that are well, a run, a GPU. */
function quiet(alerts: Alert[]): string[] {
  const series: Record<string, string> = {};
  for (const instance of ["a", "b"]) {
    const target = `job="models", instance="${instance}"`;
    series[`up{${target}}`] = "1x90";
    series[`ml_telemetry_shortened_total{${target}}`] = "0x90";
    series[`ml_telemetry_faults_total{${target}, ml_fault_site="option"}`] = "2x90";
    for (const version of ["1", "2"]) {
      const model = `${target}, ml_model_name="churn", ml_model_version="${version}"`;
      series[`ml_inference_calls_total{${model}, ml_inference_outcome="success"}`] = "0+5000x90";
      series[`ml_inference_calls_total{${model}, ml_inference_outcome="error"}`] = "0+1x90";
      series[`ml_inference_items_total{${model}, ml_inference_outcome="success"}`] = "0+5000x90";
      series[`ml_inference_duration_seconds_count{${model}, ml_inference_outcome="success"}`] = "0+5000x90";
      series[`ml_inference_duration_seconds_bucket{${model}, ml_inference_outcome="success", le="0.5"}`] = "0+4990x90";
      series[`ml_inference_duration_seconds_bucket{${model}, ml_inference_outcome="success", le="+Inf"}`] = "0+5000x90";
      series[`ml_inference_output_anomalies_total{${model}, ml_anomaly_type="nan"}`] = "3x90";
      series[`ml_quality_samples_total{${model}, ml_quality_match="exact"}`] = "0+95x90";
      series[`ml_quality_samples_total{${model}, ml_quality_match="inexact"}`] = "0+5x90";
      series[`ml_signals_total{${model}, ml_signal_code="MO1001", ml_signal_severity="error"}`] = "1x90";
      series[`ml_signals_total{${model}, ml_signal_code="MO4001", ml_signal_severity="warning"}`] = "0x90";
      series[`ml_signals_total{${model}, ml_signal_code="MO2001", ml_signal_severity="error"}`] = "0x90";
      series[`ml_signals_total{${model}, ml_signal_code="MO7001", ml_signal_severity="error"}`] = "0x90";
      series[`ml_signals_total{${model}, ml_signal_code="MO9003", ml_signal_severity="information"}`] = "0x30 1x60";
      series[`ml_drift_columns{${model}, ml_drift_kind="values"}`] = "0x90";
      series[`ml_quality_estimated_upper{${model}, ml_score_name="accuracy"}`] = "0.97x90";
      series[`ml_forecast_remaining_seconds{${model}, ml_forecast_name="process_memory"}`] = "90000x90";
      series[`ml_objective_events_total{${model}, ml_objective_name="latency", ml_objective_result="good"}`] = "0+4990x90";
      series[`ml_objective_events_total{${model}, ml_objective_name="latency", ml_objective_result="bad"}`] = "0+10x90";
      series[`ml_objective_target{${model}, ml_objective_name="latency"}`] = "0.99x90";
      series[`ml_training_steps_total{${model}}`] = "0+60x90";
      series[`ml_training_step_duration_seconds_sum{${model}}`] = "0+50x90";
      series[`ml_training_data_wait_duration_seconds_sum{${model}}`] = "0+5x90";
    }
    const gpu = `${target}, hw_id="GPU-${instance}"`;
    series[`hw_gpu_utilization{${gpu}, hw_gpu_task="general"}`] = "0.9x90";
    series[`hw_gpu_memory_usage_bytes{${gpu}}`] = "60 61 60 59x87";
    series[`hw_gpu_memory_limit_bytes{${gpu}}`] = "100x90";
    series[`hw_errors_total{${gpu}, error_type="uncorrected"}`] = "22x90";
    series[`hw_status{${gpu}, hw_state="failed"}`] = "0x90";
    series[`nvml_gpu_throttled_time_seconds_total{${gpu}, nvml_throttle_reason="sw_power_cap"}`] = "0+1x90";
    series[`nvml_gpu_xid_total{${gpu}, nvml_xid_code="13"}`] = "1x90";
    series[`nvml_monitor_status{${target}, nvml_monitor_state="active"}`] = "1x90";
  }
  const times = ["20m", "40m", "60m", "80m"];
  return [
    "  - name: nothing fires in a healthy hour",
    "    interval: 1m",
    "    input_series:",
    ...Object.entries(series).flatMap(([name, values]) => [`      - series: ${quoted(name)}`, `        values: ${values}`]),
    "    alert_rule_test:",
    ...[...new Set(alerts.map((alert) => alert.alert))].flatMap((name) => times.map((at) => `      - { eval_time: ${at}, alertname: ${name}, exp_alerts: [] }`)),
  ];
}
