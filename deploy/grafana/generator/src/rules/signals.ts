import { Alert, span } from "./rule";

const model = "ml_model_name, ml_model_version";

interface Class {
  alert: string;
  /** Matchers of `ml_signals_total`. */
  signals: string;
  severity: "critical" | "warning";
  /** What is said of a model, and of what code. */
  summary: string;
  description: string;
  /** A code of the class, which its test raises. */
  code: string;
}

const page = "Its page says what was found, how often that is wrong, and what to do.";

/** Findings of the library by what they are about. What has no class of its own is in the first two. */
const classes: Class[] = [
  { alert: "ModelSignalError", signals: 'ml_signal_severity="error", ml_signal_code!~"MO[79].*"', severity: "critical", summary: "CODE was raised for MODEL", description: page, code: "MO1002" },
  { alert: "ModelSignalWarning", signals: 'ml_signal_severity="warning", ml_signal_code!~"MO[79].*"', severity: "warning", summary: "CODE was raised for MODEL", description: page, code: "MO4001" },
  { alert: "ModelWorseThanReference", signals: 'ml_signal_severity="error", ml_signal_code=~"MO7.*"', severity: "critical", summary: "MODEL is worse than in its reference: CODE", description: `More wrong predictions, failed calls, outputs of NaN, or one class predicted far more often, beyond chance. ${page}`, code: "MO7001" },
  { alert: "ModelUnlikeReference", signals: 'ml_signal_severity="warning", ml_signal_code=~"MO7.*"', severity: "warning", summary: "MODEL is no longer as in its reference: CODE", description: `Calibration, confidence or latency beyond chance, or labels that have stopped. ${page}`, code: "MO7007" },
  { alert: "ModelVersionBeaten", signals: 'ml_signal_severity="error", ml_signal_code=~"MO9.*"', severity: "critical", summary: "Another version serves at the same time and is better than MODEL beyond doubt: CODE", description: `The evidence of the signal names the version. ${page}`, code: "MO9009" },
  { alert: "ModelAdvice", signals: 'ml_signal_severity="warning", ml_signal_code=~"MO9.*"', severity: "warning", summary: "There is advice for MODEL: CODE", description: `A rule of thumb holds: training that wants another setting, calls that pile up, probabilities that are off. ${page}`, code: "MO9006" },
];

/** One alert for each class of findings, whose page is named after the code. */
export function signalAlerts(): Alert[] {
  return classes.map((one) => ({
    alert: one.alert,
    expr: `sum by (${model}, ml_signal_code) (increase(ml_signals_total{${one.signals}}[${span("10m")}])) > 0`,
    for: "1m",
    severity: one.severity,
    summary: one.summary.replace("CODE", "{{ $labels.ml_signal_code }}").replace("MODEL", "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }}"),
    description: one.description,
    runbook: "docs/signals/{{ $labels.ml_signal_code }}.md",
    needs: "ml_signals_total",
    fires: {
      series: { [`ml_signals_total{ml_model_name="churn", ml_model_version="1", ml_signal_code="${one.code}", ml_signal_severity="${one.severity === "critical" ? "error" : "warning"}"}`]: "0x10 1x10" },
      at: "14m",
      labels: { ml_model_name: "churn", ml_model_version: "1", ml_signal_code: one.code },
      summary: one.summary.replace("CODE", one.code).replace("MODEL", "churn 1"),
      runbook: `docs/signals/${one.code}.md`,
    },
  }));
}
