import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { lines, table } from "../panels/panels";
import { meanConfidence } from "../promql/confidence";
import { increase, quantile, rate } from "../promql/expressions";
import { correct, labelled, ofOutcomes } from "../promql/quality";

const scope = scopes.model;
const by: ["ml.model.version"] = ["ml.model.version"];
const legend = "{{ml_model_version}}";

/** The versions of one model beside each other. */
export function versions(): DashboardBuilder {
  const calls = rate("ml.inference.calls", { by, scope });
  const failed = rate("ml.inference.calls", { by, where: { "ml.inference.outcome": "error" }, scope });
  const right = correct({ by, scope });
  const all = labelled({ by, scope });
  return frame("mo-versions", "Model: versions", "The versions of one model beside each other. They saw different samples unless traffic was split at random: a difference is a reason to look, not a proof.", ["oneModel", "version", "instance", "window"])
    .withPanel(table({ title: "Versions", unit: "short", description: "The latest values. The standard error says how much of a difference in accuracy is chance: two of them and more are worth a look." },
      [
        { id: "merge", options: {} },
        { id: "organize", options: { excludeByName: { Time: true }, renameByName: { ml_model_version: "Version", "Value #A": "Calls/s", "Value #B": "Failed", "Value #C": "p50 (s)", "Value #D": "p99 (s)", "Value #E": "Accuracy", "Value #F": "Standard error", "Value #G": "Labelled" } } },
      ],
      { expr: calls },
      { expr: `${failed} / ${calls}` },
      { expr: quantile(0.5, "ml.inference.duration", { by, scope }) },
      { expr: quantile(0.99, "ml.inference.duration", { by, scope }) },
      { expr: `${right} / ${all}` },
      { expr: `sqrt(${right} / ${all} * (1 - ${right} / ${all}) / ${all})` },
      { expr: all }))
    .withPanel(lines({ title: "Share of calls", unit: "percentunit", description: "Which version answers how much." }, { expr: `${calls} / ignoring(ml_model_version) group_left ${rate("ml.inference.calls", { scope })}`, legend }))
    .withPanel(lines({ title: "Failed calls", unit: "percentunit", description: "Share of the calls of each version that ended in an error." }, { expr: `${failed} / ${calls}`, legend }))
    .withPanel(lines({ title: "Median latency", unit: "s", description: "Half of the calls of each version were faster." }, { expr: quantile(0.5, "ml.inference.duration", { by, scope }), legend }))
    .withPanel(lines({ title: "99th percentile of latency", unit: "s", description: "The slowest hundredth of the calls of each version took longer." }, { expr: quantile(0.99, "ml.inference.duration", { by, scope }), legend, exemplar: true }))
    .withPanel(lines({ title: "Accuracy", unit: "percentunit", description: "Share of the labelled samples of the window that each version predicted right.", width: 8 }, { expr: `${right} / ${all}`, legend }))
    .withPanel(lines({ title: "Labelled samples", unit: "short", description: "What the accuracy beside it stands on.", width: 4 }, { expr: all, legend }))
    .withPanel(lines({ title: "F1 of two classes", unit: "percentunit", description: "From the outcomes in the window. Empty for other kinds of models." }, { expr: ofOutcomes("f1", { by, where: { "ml.quality.task": "binary" }, scope }), legend }))
    .withPanel(lines({ title: "Mean confidence", unit: "percentunit", description: "The mean of the highest probabilities. Empty where outputs are not inspected." }, { expr: meanConfidence({ by, scope }), legend }))
    .withPanel(lines({ title: "Signals", unit: "short", description: "Findings about each version in the window." }, { expr: increase("ml.signals", { by: ["ml.model.version", "ml.signal.code"], scope, range: "$window" }), legend: "{{ml_signal_code}} {{ml_model_version}}" }));
}
