import { Alert, RuleFile } from "./rule";

const model = "ml_model_name, ml_model_version";
const churn = 'ml_model_name="churn", ml_model_version="1"';
const labels = { ml_model_name: "churn", ml_model_version: "1" };

/** Models whose inputs and scores are compared with a reference. */
export function reference(): RuleFile {
  return {
    name: "reference",
    about: "Inputs and scores against the reference of a model. Needs objectives.rules.yml. Load it where TrackDrift is used.",
    groups: [{ name: "model-reference", rules: [drift(), estimate()] }],
  };
}

function drift(): Alert {
  return {
    alert: "ModelDrift",
    expr: `max by (${model}, ml_drift_kind) (ml_drift_columns) > 0`,
    for: "5m",
    severity: "warning",
    summary: "{{ $value }} columns of {{ $labels.ml_model_name }} {{ $labels.ml_model_version }} differ from its reference: {{ $labels.ml_drift_kind }}",
    description: "In three of the last five windows. Look at accuracy, or at its estimate where labels are late: many shifts do not touch it. ml_drift_stability_index says which columns.",
    runbook: "docs/drift.md#drift",
    needs: "ml_drift_columns",
    fires: { series: { [`ml_drift_columns{${churn}, instance="a", ml_drift_kind="values"}`]: "0x10 2x20", [`ml_drift_columns{${churn}, instance="b", ml_drift_kind="values"}`]: "0x10 3x20" }, at: "20m", labels: { ...labels, ml_drift_kind: "values" }, summary: "3 columns of churn 1 differ from its reference: values" },
  };
}

function estimate(): Alert {
  return {
    alert: "ModelEstimatedAccuracyBelowObjective",
    expr: `max by (${model}) (ml_quality_estimated_upper{ml_score_name="accuracy"}) < on (ml_model_name) group_left model:objective_accuracy:ratio`,
    for: "1h",
    severity: "warning",
    summary: "The accuracy of {{ $labels.ml_model_name }} {{ $labels.ml_model_version }} is estimated at {{ $value | humanizePercentage }} at most, less than its objective",
    description: "From its scores alone, without labels: it follows other inputs, not another relation of inputs and labels. It ends by itself when labels contradict it (MO5014).",
    runbook: "docs/drift.md#quality-without-labels",
    needs: "ml_drift_columns",
    fires: { series: { [`ml_quality_estimated_upper{${churn}, ml_score_name="accuracy"}`]: "0.95x10 0.85x90", [`ml_inference_calls_total{${churn}}`]: "1x100" }, at: "80m", labels, summary: "The accuracy of churn 1 is estimated at 85% at most, less than its objective" },
  };
}
