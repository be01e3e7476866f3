import { Alert, RuleFile, span } from "./rule";

const tumours = 'ml_model_name="tumours", ml_model_version="3"';
const labels = { ml_model_name: "tumours", ml_model_version: "3" };

/** Runs that diverge, stall or wait for data. */
export function training(): RuleFile {
  return {
    name: "training",
    about: "Training runs. Load it where models are trained.",
    groups: [{ name: "model-training", rules: [
      finding("TrainingDiverged", "MO2001|MO2009", "MO2001", "critical", "diverges: {{ $labels.ml_signal_code }}", "The loss is not a number, or has lost most of what was learned. What the run computes from here is worth nothing."),
      finding("TrainingStalled", "MO2008", "MO2008", "critical", "has a step that makes no progress", "A deadlock, a hung device or a store that does not answer: the crash report says where."),
      starved(),
    ] }],
  };
}

function finding(alert: string, codes: string, code: string, severity: "critical" | "warning", what: string, description: string): Alert {
  return {
    alert,
    expr: `sum by (ml_model_name, ml_model_version, ml_signal_code) (increase(ml_signals_total{ml_signal_code=~"${codes}"}[${span("15m")}])) > 0`,
    for: "1m",
    severity,
    summary: `The training of {{ $labels.ml_model_name }} {{ $labels.ml_model_version }} ${what}`,
    description,
    runbook: "docs/signals/{{ $labels.ml_signal_code }}.md",
    needs: "ml_training_steps_total",
    fires: {
      series: { [`ml_signals_total{${tumours}, ml_signal_code="${code}", ml_signal_severity="error"}`]: "0x10 1x20" },
      at: "14m",
      labels: { ...labels, ml_signal_code: code },
      summary: `The training of tumours 3 ${what.replace("{{ $labels.ml_signal_code }}", code)}`,
      runbook: `docs/signals/${code}.md`,
    },
  };
}

function starved(): Alert {
  const time = (histogram: string) => `sum by (ml_model_name, ml_model_version) (rate(ml_training_${histogram}_duration_seconds_sum[${span("10m")}]))`;
  return {
    alert: "TrainingStarved",
    expr: `${time("data_wait")} / (${time("data_wait")} + ${time("step")} > 0) > 0.5`,
    for: "10m",
    severity: "warning",
    summary: "The training of {{ $labels.ml_model_name }} {{ $labels.ml_model_version }} waits for data in {{ $value | humanizePercentage }} of its time",
    description: "More workers, larger reads, or data nearer to the device.",
    runbook: "docs/signals/MO2007.md",
    needs: "ml_training_steps_total",
    fires: {
      series: { [`ml_training_data_wait_duration_seconds_sum{${tumours}}`]: "0+45x40", [`ml_training_step_duration_seconds_sum{${tumours}}`]: "0+15x40" },
      at: "30m",
      labels,
      summary: "The training of tumours 3 waits for data in 75% of its time",
    },
  };
}
