import { budgetGroups } from "./budgets";
import { Alert, RuleFile, span } from "./rule";
import { signalAlerts } from "./signals";

const model = "ml_model_name, ml_model_version";
const churn = 'ml_model_name="churn", ml_model_version="1"';

/** Calls, outputs, signals, and whether anything is heard at all. */
export function inference(): RuleFile {
  return {
    name: "inference",
    about: "Calls and outputs of models, signals, and the telemetry itself. Needs objectives.rules.yml.",
    groups: [...budgetGroups(), { name: "model-calls", rules: [errors(), objective(), notNumbers()] }, { name: "model-signals", rules: signalAlerts() }, { name: "model-forecasts", rules: [forecast()] }, { name: "model-telemetry", rules: [silent(), gone(), faults(), series(), other()] }],
  };
}

function errors(): Alert {
  const calls = (where: string) => `sum by (${model}) (increase(ml_inference_calls_total${where}[${span("10m")}]))`;
  return {
    alert: "ModelErrorsMany",
    expr: `${calls('{ml_inference_outcome="error"}')} / ${calls("")} > 0.05\nand ${calls("")} >= 20`,
    for: "5m",
    severity: "critical",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} fails in {{ $value | humanizePercentage }} of calls",
    description: "ml_inference_duration_seconds_count by error_type says with what. A version that was just deployed alone is a reason to roll it back.",
    runbook: "docs/alerts.md#errors",
    needs: "ml_inference_calls_total",
    fires: {
      series: { [`ml_inference_calls_total{${churn}, ml_inference_outcome="success"}`]: "0+9x60", [`ml_inference_calls_total{${churn}, ml_inference_outcome="error"}`]: "0+1x60" },
      at: "30m",
      labels: { ml_model_name: "churn", ml_model_version: "1" },
      summary: "churn 1 fails in 10% of calls",
    },
  };
}

function objective(): Alert {
  return {
    alert: "ModelLatencyObjectiveWithoutBucket",
    expr: "(model:objective_latency:ratio unless on (ml_model_name, le) ml_inference_duration_seconds_bucket)\nand on (ml_model_name) ml_inference_duration_seconds_count",
    for: "5m",
    severity: "warning",
    summary: "No bucket of the durations of {{ $labels.ml_model_name }} ends at {{ $labels.le }} s",
    description: "Its objective of latency cannot be measured, and the alerts on it are silent. Take a bound of a bucket, written as Prometheus stores it (1 or 1.0).",
    runbook: "docs/alerts.md#budgets",
    needs: "ml_inference_duration_seconds_count",
    fires: {
      series: { 'ml_inference_calls_total{ml_model_name="churn"}': "1x20", 'ml_inference_duration_seconds_count{ml_model_name="churn"}': "1x20", 'ml_inference_duration_seconds_bucket{ml_model_name="churn", le="0.25"}': "1x20" },
      at: "15m",
      labels: { ml_model_name: "churn", le: "0.5" },
      summary: "No bucket of the durations of churn ends at 0.5 s",
    },
  };
}

function notNumbers(): Alert {
  return {
    alert: "ModelOutputsNotNumbers",
    expr: `sum by (${model}, ml_anomaly_type) (increase(ml_inference_output_anomalies_total{ml_anomaly_type=~"nan|infinity"}[${span("10m")}])) > 0`,
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} answers {{ $labels.ml_anomaly_type }}",
    description: "Every decision that compares such an output is silently false.",
    runbook: "docs/signals/MO1001.md",
    needs: "ml_inference_output_anomalies_total",
    fires: { series: { [`ml_inference_output_anomalies_total{${churn}, ml_anomaly_type="nan"}`]: "0x10 1x10" }, at: "14m", labels: { ml_model_name: "churn", ml_model_version: "1", ml_anomaly_type: "nan" }, summary: "churn 1 answers nan" },
  };
}

function forecast(): Alert {
  return {
    alert: "ModelForecastWithinHour",
    // The application counts these seconds: they are no window of this server, and the series is absent where there is no answer.
    expr: "min by (job, instance, ml_model_name, ml_model_version, ml_forecast_name) (ml_forecast_remaining_seconds) < 3600",
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.ml_forecast_name }} of {{ $labels.ml_model_name }} on {{ $labels.instance }} reaches its level in {{ $value | humanizeDuration }}",
    description: "If it goes on as so far: process_memory is full then. ml_forecast_remaining_earliest_seconds and ml_forecast_remaining_latest_seconds say how sure that is.",
    runbook: "docs/drift.md#forecasts",
    needs: "ml_inference_calls_total",
    fires: { series: { [`ml_forecast_remaining_seconds{job="models", instance="a", ${churn}, ml_forecast_name="process_memory"}`]: "7200-240x28" }, at: "25m", labels: { job: "models", instance: "a", ml_model_name: "churn", ml_model_version: "1", ml_forecast_name: "process_memory" }, summary: "process_memory of churn on a reaches its level in 20m 0s" },
  };
}

function silent(): Alert {
  return {
    alert: "ModelTargetDown",
    expr: `up == 0 and on (job, instance) present_over_time(ml_inference_calls_total[${span("1d")}])`,
    for: "2m",
    severity: "critical",
    summary: "{{ $labels.instance }} cannot be scraped",
    description: "Every other alert about its models is silent meanwhile. Status 403 is the rule that only this machine may scrape.",
    runbook: "docs/howto/kubernetes.md",
    needs: "up",
    fires: { series: { 'up{job="models", instance="a"}': "1x10 0x20", 'ml_inference_calls_total{job="models", instance="a", ml_model_name="churn"}': "1x10 _x20" }, at: "15m", labels: { job: "models", instance: "a" }, summary: "a cannot be scraped" },
  };
}

function gone(): Alert {
  return {
    alert: "ModelTelemetryGone",
    expr: `group by (ml_model_name) (present_over_time(ml_inference_calls_total[${span("1h")}])) unless group by (ml_model_name) (ml_inference_calls_total)`,
    for: "5m",
    severity: "warning",
    summary: "No process publishes {{ $labels.ml_model_name }} any more",
    description: "It did within the hour: it was stopped, or is no longer scraped. After an hour this alert ends, whatever is the case.",
    runbook: "docs/alerts.md#silence",
    needs: "ml_inference_calls_total",
    fires: { series: { 'ml_inference_calls_total{ml_model_name="churn"}': "1x10 _x30" }, at: "25m", labels: { ml_model_name: "churn" }, summary: "No process publishes churn any more" },
  };
}

function faults(): Alert {
  const now = "sum by (job, instance, ml_fault_site) (ml_telemetry_faults_total)";
  const before = `sum by (job, instance, ml_fault_site) (ml_telemetry_faults_total offset ${span("10m")})`;
  return {
    alert: "ModelTelemetryFaults",
    // The counter has no series before its first fault, so that increase() would not see it.
    expr: `${now} > ${before}\nor (${now} > 0 unless ${before})`,
    for: "1m",
    severity: "warning",
    summary: "{{ $labels.instance }} keeps exceptions away from the application: {{ $labels.ml_fault_site }}",
    description: "A listener, a delegate of the options, a handler or a sink of the application throws. The application is not harmed; what is observed may be incomplete.",
    runbook: "docs/telemetry.md#the-sdk-itself",
    needs: "ml_telemetry_shortened_total",
    fires: { series: { 'ml_telemetry_faults_total{job="models", instance="a", ml_fault_site="option"}': "_x10 1x20" }, at: "15m", labels: { job: "models", instance: "a", ml_fault_site: "option" }, summary: "a keeps exceptions away from the application: option" },
  };
}

function series(): Alert {
  return {
    alert: "ModelSeriesLimitReached",
    expr: "sum by (job, instance, ml_telemetry_instrument) (ml_telemetry_series_overflow) > 0",
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.ml_telemetry_instrument }} of {{ $labels.instance }} has more series than the SDK keeps",
    description: "What is beyond the limit is added up without its attributes: sums over all series are right, those by model or class are not.",
    runbook: "docs/signals/MO6001.md",
    needs: "ml_telemetry_shortened_total",
    fires: { series: { 'ml_telemetry_series_overflow{job="models", instance="a", ml_telemetry_instrument="ml.quality.confusion"}': "12x20" }, at: "10m", labels: { job: "models", instance: "a", ml_telemetry_instrument: "ml.quality.confusion" }, summary: "ml.quality.confusion of a has more series than the SDK keeps" },
  };
}

function other(): Alert {
  return {
    alert: "ModelErrorTypesTooMany",
    expr: `sum by (${model}) (increase(ml_inference_duration_seconds_count{error_type="__other__"}[${span("1h")}])) > 0`,
    for: "5m",
    severity: "info",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} fails with more than 64 types of errors",
    description: "Later types are counted together as __other__.",
    runbook: "docs/telemetry.md",
    needs: "ml_inference_duration_seconds_count",
    fires: { series: { [`ml_inference_duration_seconds_count{${churn}, ml_inference_outcome="error", error_type="__other__"}`]: "0+1x30" }, at: "20m", labels: { ml_model_name: "churn", ml_model_version: "1" }, summary: "churn 1 fails with more than 64 types of errors" },
  };
}
