import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { scope as scopes } from "../panels/frame";
import { bands, lines, Query, table } from "../panels/panels";
import { gauge, increase, quantile, select } from "../promql/expressions";
import { correct, labelled, ofOutcomes } from "../promql/quality";

const scope = scopes.model;
const range = "$window";

/** The lower half of the page of a model. Counts are summed over replicas before they are divided. */
export function quality(built: DashboardBuilder): void {
  scores(built);
  classes(built);
  distributions(built);
  labels(built);
}

function scores(built: DashboardBuilder): void {
  const binary = { "ml.quality.task": "binary" } as const;
  built
    .withRow(new RowBuilder("Quality"))
    .withPanel(lines({ title: "Accuracy", unit: "percentunit", description: "Share of the labelled samples of the window that were predicted right, by version.", width: 8 },
      { expr: `${correct({ by: ["ml.model.version"], scope })} / ${labelled({ by: ["ml.model.version"], scope })}`, legend: "accuracy {{ml_model_version}}" }))
    .withPanel(lines({ title: "Labelled samples", unit: "short", description: "What the accuracy beside it stands on. With 20 samples one more mistake is five percentage points.", width: 4 },
      { expr: labelled({ by: ["ml.model.version"], scope }), legend: "{{ml_model_version}}" }))
    .withPanel(lines({ title: "Precision, recall and F1 of two classes", unit: "percentunit", description: "From the counts of outcomes in the window. Empty for other kinds of models." },
      { expr: ofOutcomes("precision", { by: ["ml.model.version"], where: binary, scope }), legend: "precision {{ml_model_version}}" },
      { expr: ofOutcomes("recall", { by: ["ml.model.version"], where: binary, scope }), legend: "recall {{ml_model_version}}" },
      { expr: ofOutcomes("f1", { by: ["ml.model.version"], where: binary, scope }), legend: "F1 {{ml_model_version}}" }))
    .withPanel(bands({ title: "Accuracy with its interval", unit: "percentunit", description: "Of each process since it began, and the ends of the interval that holds it at all looks at once with 95 %: two versions whose intervals do not meet differ." },
      ...withInterval("accuracy", "ml.quality.accuracy", "ml.quality.accuracy.lower", "ml.quality.accuracy.upper")))
    .withPanel(bands({ title: "Precision, recall and F1 with their intervals", unit: "percentunit", description: "Of two classes, of each process since it began, and the ends of the intervals that hold them at all looks at once with 95 %. Empty for other kinds of models." },
      ...withInterval("precision", "ml.quality.precision", "ml.quality.precision.lower", "ml.quality.precision.upper", "binary"),
      ...withInterval("recall", "ml.quality.recall", "ml.quality.recall.lower", "ml.quality.recall.upper", "binary"),
      ...withInterval("F1", "ml.quality.f1", "ml.quality.f1.lower", "ml.quality.f1.upper", "binary")))
    .withPanel(lines({ title: "Area under the ROC curve", unit: "percentunit", description: "Of each process since it began, and the most that the number can be off. The area of a fleet does not follow from those of its processes: deploy/prometheus records it." },
      { expr: gauge("ml.quality.roc_auc", { scope, where: { "ml.quality.window": "all" } }), legend: "{{instance}} {{ml_quality_task}}" },
      { expr: gauge("ml.quality.roc_auc.error", { scope, where: { "ml.quality.window": "all" } }), legend: "most it is off, {{instance}}" }))
    .withPanel(lines({ title: "Calibration and losses", unit: "short", description: "Of each process since it began: expected calibration error, Brier score, log loss in nats. Empty without probabilities." },
      { expr: gauge("ml.quality.calibration_error", { scope, where: { "ml.quality.window": "all" } }), legend: "calibration error {{instance}}" },
      { expr: gauge("ml.quality.brier", { scope, where: { "ml.quality.window": "all" } }), legend: "Brier {{instance}}" },
      { expr: gauge("ml.quality.log_loss", { scope, where: { "ml.quality.window": "all" } }), legend: "log loss {{instance}}" }))
    .withPanel(lines({ title: "Errors of predicted numbers", unit: "short", description: "Mean absolute error and root of the mean squared error in the window, in the unit of the target. Empty for classifiers." },
      { expr: `${increase("ml.quality.error.absolute", { by: ["ml.model.version"], scope, range })} / ${increase("ml.quality.error.count", { by: ["ml.model.version"], where: { "ml.quality.task": "regression" }, scope, range })}`, legend: "MAE {{ml_model_version}}" },
      { expr: `sqrt(${increase("ml.quality.error.squared", { by: ["ml.model.version"], where: { "ml.quality.task": "regression" }, scope, range })} / ${increase("ml.quality.error.count", { by: ["ml.model.version"], where: { "ml.quality.task": "regression" }, scope, range })})`, legend: "RMSE {{ml_model_version}}" }));
}

type Score = "ml.quality.accuracy" | "ml.quality.precision" | "ml.quality.recall" | "ml.quality.f1";

function withInterval(name: string, score: Score, lower: `${Score}.lower`, upper: `${Score}.upper`, task?: "binary"): Query[] {
  const where = { "ml.quality.window": "all", ...(task ? { "ml.quality.task": task } : {}) };
  const of = "{{instance}} {{ml_model_version}}";
  return [
    { expr: gauge(score, { scope, where }), legend: `${name} ${of}` },
    { expr: gauge(lower, { scope, where }), legend: `lower ${name} ${of}` },
    { expr: gauge(upper, { scope, where }), legend: `upper ${name} ${of}` },
  ];
}

function classes(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Classes"))
    .withPanel(table({ title: "Confusion matrix", unit: "short", description: "Labelled samples of the window: a row for each true class, a column for each predicted one. Needs Confusion = true.", width: 12, height: 9 },
      [
        { id: "groupingToMatrix", options: { columnField: "ml_quality_prediction", rowField: "ml_quality_label", valueField: "Value", emptyValue: "zero" } },
      ],
      { expr: `round(${increase("ml.quality.confusion", { by: ["ml.quality.label", "ml.quality.prediction"], scope, range })})` }))
    .withPanel(lines({ title: "Precision by class", unit: "percentunit", description: "How many of the samples that were given this class have it.", width: 6, height: 9 },
      { expr: ofOutcomes("precision", { by: ["ml.class"], where: { "ml.class": { not: "" } }, scope }), legend: "{{ml_class}}" }))
    .withPanel(lines({ title: "Recall by class", unit: "percentunit", description: "How many of the samples that have this class were given it.", width: 6, height: 9 },
      { expr: ofOutcomes("recall", { by: ["ml.class"], where: { "ml.class": { not: "" } }, scope }), legend: "{{ml_class}}" }));
}

function distributions(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Scores and segments"))
    .withPanel(table({ title: "Score distributions", unit: "short", description: "Labelled samples of the window by the upper edge of the bin of their score, of positives and negatives. Where both lie in the same bins the model cannot tell them apart.", width: 12, height: 9 },
      [
        { id: "groupingToMatrix", options: { columnField: "ml_label", rowField: "ml_quality_score_bin", valueField: "Value", emptyValue: "zero" } },
        { id: "convertFieldType", options: { conversions: [{ targetField: "ml_quality_score_bin\\ml_label", destinationType: "number" }], fields: {} } },
        { id: "sortBy", options: { sort: [{ field: "ml_quality_score_bin\\ml_label" }], fields: {} } },
      ],
      { expr: `round(${increase("ml.quality.score.bins", { by: ["ml.label", "ml.quality.score.bin"], scope, range })})` }))
    .withPanel(lines({ title: "Accuracy by segment", unit: "percentunit", description: "By the attribute named above (SegmentBy of the tracker). Samples without a segment have no value of it.", width: 8, height: 9 },
      { expr: `sum by ($segment) (increase(${select("ml.quality.samples", { "ml.quality.match": "exact" }, scope)}[${range}])) / sum by ($segment) (increase(${select("ml.quality.samples", { "ml.quality.match": { oneOf: ["exact", "inexact"] } }, scope)}[${range}]))`, legend: "{{$segment}}" }))
    .withPanel(lines({ title: "Labelled samples by segment", unit: "short", description: "What the accuracy beside it stands on.", width: 4, height: 9 },
      { expr: `sum by ($segment) (increase(${select("ml.quality.samples", {}, scope)}[${range}]))`, legend: "{{$segment}}" }));
}

function labels(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Labels"))
    .withPanel(lines({ title: "Label delay", unit: "s", description: "Time from a prediction to its label: how far back the scores above look. Empty where labels come at once.", width: 8 },
      { expr: quantile(0.5, "ml.quality.label.delay", { scope, range }), legend: "p50" },
      { expr: quantile(0.95, "ml.quality.label.delay", { scope, range }), legend: "p95" }))
    .withPanel(lines({ title: "What became of labels", unit: "short", description: "matched; unknown (no such prediction); expired (forgotten before its label came); duplicate; dropped (never reached the store).", width: 8 },
      { expr: increase("ml.quality.labels", { by: ["ml.label.result"], scope, range }), legend: "{{ml_label_result}}" }))
    .withPanel(lines({ title: "Samples refused as data", unit: "short", description: "Offered = counted + refused, by reason.", width: 8 },
      { expr: increase("ml.quality.rejected", { by: ["reason"], scope, range }), legend: "{{reason}}" }));
}
