import { Recording, RuleFile, span } from "./rule";

const model = "ml_model_name, ml_model_version";

/** Counts of all processes, summed before they are divided. */
export function fleet(): RuleFile {
  return {
    name: "fleet",
    about: "Scores of a fleet, by model and version. Those without a window are of all samples that the processes of now have counted, exactly; those with one are of the labels of that window.",
    groups: [
      { name: "model-quality", rules: [...accuracy(), ...outcomes(), ...ranking()] },
      { name: "model-latency", rules: [...latency(), ...energy()] },
    ],
  };
}

function accuracy(): Recording[] {
  const counted = (match: string) => `sum by (${model}) (ml_quality_samples_total{ml_quality_match=~"${match}"})`;
  const within = (match: string, window: string) => `sum by (${model}) (increase(ml_quality_samples_total{ml_quality_match=~"${match}"}[${span(window)}]))`;
  return [
    { record: "model:ml_quality_samples:sum", expr: counted("exact|inexact") },
    { record: "model:ml_quality_accuracy:ratio", expr: `${counted("exact")} / model:ml_quality_samples:sum` },
    ...["1h", "1d"].flatMap((window) => [
      { record: `model:ml_quality_samples:increase${window}`, expr: within("exact|inexact", window) },
      { record: `model:ml_quality_accuracy:ratio${window}`, expr: `${within("exact", window)} / (model:ml_quality_samples:increase${window} > 0)` },
    ]),
  ];
}

function outcomes(): Recording[] {
  const count = (outcome: string) => `sum by (${model}) (ml_quality_outcomes_total{ml_quality_task="binary", ml_quality_outcome=~"${outcome}"})`;
  const byClass = (outcome: string) => `sum by (${model}, ml_class) (ml_quality_outcomes_total{ml_quality_task=~"multiclass|multilabel", ml_quality_outcome=~"${outcome}"})`;
  const scores = (level: string, of: (outcome: string) => string): Recording[] => [
    { record: `${level}:ml_quality_precision:ratio`, expr: `${of("tp")} / ${of("tp|fp")}` },
    { record: `${level}:ml_quality_recall:ratio`, expr: `${of("tp")} / ${of("tp|fn")}` },
    { record: `${level}:ml_quality_f1:ratio`, expr: `2 * ${of("tp")} / (${of("tp")} + ${of("tp|fp|fn")})` },
  ];
  return [
    ...scores("model", count),
    ...scores("class", byClass),
    // Classes where a score is undefined (0/0) are left out, as the library leaves them out.
    ...["precision", "recall", "f1"].map((score) => ({ record: `model:ml_quality_macro_${score}:ratio`, expr: `avg by (${model}) (class:ml_quality_${score}:ratio >= 0)` })),
  ];
}

function ranking(): Recording[] {
  const by = `${model}, ml_quality_task`;
  const bins = (series: string, label: string) => `sum by (${by}, ml_quality_score_bin) (${series}{ml_quality_task=~"binary|ranking", ml_label="${label}"})`;
  const all = (label: string) => `sum by (${by}) (ml_quality_score_bins_total{ml_quality_task=~"binary|ranking", ml_label="${label}"})`;
  const positives = bins("ml_quality_score_bins_total", "positive");
  const negatives = bins("ml_quality_score_bins_total", "negative");
  const below = bins("ml_quality_score_below_total", "negative");
  const pairs = `(${all("positive")} * ${all("negative")})`;
  // Pairs within one bin are the only ones whose order is unknown: all of them wrong, half, all of them right.
  return [
    { record: "model:ml_quality_roc_auc_lower:ratio", expr: `sum by (${by}) (${positives} * ${below}) / ${pairs}` },
    { record: "model:ml_quality_roc_auc:ratio", expr: `sum by (${by}) (${positives} * (${below} + ${negatives} / 2)) / ${pairs}` },
    { record: "model:ml_quality_roc_auc_upper:ratio", expr: `sum by (${by}) (${positives} * (${below} + ${negatives})) / ${pairs}` },
  ];
}

function latency(): Recording[] {
  return [50, 90, 99].map((percent) => ({
    record: `model:ml_inference_duration_seconds:p${percent}_10m`,
    expr: `histogram_quantile(${percent / 100}, sum by (${model}, le) (rate(ml_inference_duration_seconds_bucket[${span("10m")}])))`,
  }));
}

function energy(): Recording[] {
  const joules = `sum by (${model}) (increase(ml_inference_energy_joules_total[${span("1h")}]))`;
  const items = `sum by (${model}) (increase(ml_inference_items_total{ml_inference_outcome="success"}[${span("1h")}]))`;
  return [{ record: "model:ml_inference_energy_joules:per_1000_items_1h", expr: `1000 * ${joules} / (${items} > 0)` }];
}
