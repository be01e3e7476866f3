import { Alert, RuleFile, span } from "./rule";

const churn = 'ml_model_name="churn", ml_model_version="1"';
const labels = { ml_model_name: "churn", ml_model_version: "1" };

/** Accuracy against its objective, its past and its predecessor; labels that stop. */
export function quality(): RuleFile {
  return {
    name: "quality",
    about: "How often models are right. Needs fleet.rules.yml and objectives.rules.yml. Load it where labels come.\nA difference has to be larger than chance makes it: two or three standard errors of the counts it stands on.",
    groups: [{ name: "model-quality-alerts", rules: [objective(), lastWeek(), version(), starvation()] }],
  };
}

/** Exact and inexact samples a minute. */
function samples(model: string, exact: string, inexact: string): Record<string, string> {
  return { [`ml_quality_samples_total{${model}, ml_quality_match="exact"}`]: exact, [`ml_quality_samples_total{${model}, ml_quality_match="inexact"}`]: inexact };
}

function objective(): Alert {
  const asked = "on (ml_model_name) group_left model:objective_accuracy:ratio";
  return {
    alert: "ModelAccuracyBelowObjective",
    expr: `(model:ml_quality_accuracy:ratio1h < ${asked})
and (model:ml_quality_accuracy:ratio1h - ${asked}) ^ 2 > 4 * model:ml_quality_accuracy:ratio1h * (1 - model:ml_quality_accuracy:ratio1h) / model:ml_quality_samples:increase1h
and model:ml_quality_samples:increase1h >= 50`,
    for: "10m",
    severity: "critical",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} is right in {{ $value | humanizePercentage }} of the labelled samples of an hour, less than its objective",
    description: "Look at recall by class, at segments, and at what was deployed when it began. ml_quality_label_delay_seconds says how far back the labels look.",
    runbook: "docs/alerts.md#accuracy",
    needs: "ml_quality_samples_total",
    fires: { series: { ...samples(churn, "0+3x90", "0+1x90"), [`ml_inference_calls_total{${churn}}`]: "1x90" }, at: "80m", labels, summary: "churn 1 is right in 75% of the labelled samples of an hour, less than its objective" },
  };
}

/** `before` and `now` differ by more than three standard errors and a percentage point. */
function worse(now: string, nowCount: string, before: string, beforeCount: string): string {
  return `(${before} - ${now}) > 0.01
and (${before} - ${now}) ^ 2 > 9 * (${now} * (1 - ${now}) / ${nowCount} + ${before} * (1 - ${before}) / ${beforeCount})`;
}

function lastWeek(): Alert {
  const week = span("1w");
  const [now, count] = ["model:ml_quality_accuracy:ratio1d", "model:ml_quality_samples:increase1d"];
  return {
    alert: "ModelAccuracyBelowLastWeek",
    expr: `${worse(now, count, `${now} offset ${week}`, `${count} offset ${week}`)}
and ${count} >= 50`,
    for: "1h",
    severity: "warning",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} is right less often than a week ago, by {{ $value | humanizePercentage }}",
    description: "Of the labelled samples of a day, against the same day of last week. The data may have changed, or what is upstream of the model.",
    runbook: "docs/alerts.md#accuracy",
    needs: "ml_quality_samples_total",
    // A value an hour for ten days: 95 of 100 are right, then 70.
    fires: { series: samples(churn, "0+95x2100 199500+70x840", "0+5x2100 10500+30x840"), interval: "5m", at: "9d", labels, summary: "churn 1 is right less often than a week ago, by 25%" },
  };
}

function version(): Alert {
  const week = span("1w");
  const [now, count] = ["model:ml_quality_accuracy:ratio1d", "model:ml_quality_samples:increase1d"];
  // The version that most samples were labelled of a week ago, and what it scored.
  const chosen = `topk by (ml_model_name) (1, ${count} offset ${week})`;
  const before = `max by (ml_model_name) (${now} offset ${week} and ${chosen})`;
  const join = "on (ml_model_name) group_right";
  return {
    alert: "ModelAccuracyBelowEarlierVersion",
    expr: `((${before} - ${join} ${now}) > 0.01)
and ((${before} - ${join} ${now}) ^ 2 > 9 * ${now} * (1 - ${now}) / ${count})
and ${count} >= 50
unless ${chosen}`,
    for: "1h",
    severity: "warning",
    summary: "{{ $labels.ml_model_name }} {{ $labels.ml_model_version }} is right less often than the version that most samples came from a week ago, by {{ $value | humanizePercentage }}",
    description: "Compare both on the same samples before you roll back: they have seen different ones.",
    runbook: "docs/alerts.md#accuracy",
    needs: "ml_quality_samples_total",
    fires: {
      series: { ...samples('ml_model_name="churn", ml_model_version="1"', "0+95x1500 142500x1500", "0+5x1500 7500x1500"), ...samples('ml_model_name="churn", ml_model_version="2"', "_x1600 0+80x1300", "_x1600 0+20x1300") },
      interval: "5m",
      at: "9d",
      labels: { ml_model_name: "churn", ml_model_version: "2" },
      summary: "churn 2 is right less often than the version that most samples came from a week ago, by 15%",
    },
  };
}

function starvation(): Alert {
  const labelled = (offset: string) => `sum by (ml_model_name) (increase(ml_quality_samples_total[${span("6h")}]${offset}))`;
  return {
    alert: "ModelLabelsMissing",
    expr: `sum by (ml_model_name) (increase(ml_inference_items_total{ml_inference_outcome="success"}[${span("6h")}])) > 100
unless ${labelled("")} > 0
and ${labelled(` offset ${span("1d")}`)} > 0`,
    for: "1h",
    severity: "warning",
    summary: "{{ $labels.ml_model_name }} is used, and no label has come for six hours",
    description: "Accuracy is of samples with a label: where labels stop, it stands still and stays green. A day ago they came.",
    runbook: "docs/alerts.md#labels",
    needs: "ml_quality_samples_total",
    fires: {
      series: { [`ml_inference_items_total{${churn}, ml_inference_outcome="success"}`]: "0+10x700", ...samples(churn, "0+1x288 288x412", "0x700") },
      interval: "5m",
      at: "36h",
      labels: { ml_model_name: "churn" },
      summary: "churn is used, and no label has come for six hours",
    },
  };
}
