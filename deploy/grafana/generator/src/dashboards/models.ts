import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope } from "../panels/frame";
import { lines, number, table } from "../panels/panels";
import { gauge, increase, quantile, rate, select } from "../promql/expressions";
import { correct, labelled } from "../promql/quality";

const model = scope.model;

/** Every model at a glance. */
export function models(): DashboardBuilder {
  return frame("mo-models", "Models: overview", "Every watched model: traffic, errors, latency, quality and signals.", ["model", "version", "instance", "window"])
    .withPanel(number({ title: "Models", unit: "short", description: "Models that are watched by at least one process." }, `count(count by (ml_model_name) (${select("ml.inference.calls", {}, model)}))`))
    .withPanel(number({ title: "Processes", unit: "short", description: "Targets that publish a model." }, `count(count by (job, instance) (${select("ml.inference.calls", {}, model)}))`))
    .withPanel(number({ title: "Calls per second", unit: "reqps", description: "Calls that ended, of all models." }, rate("ml.inference.calls", { scope: model })))
    .withPanel(number({ title: "Failed calls", unit: "percentunit", description: "Share of calls that ended in an error." }, `${rate("ml.inference.calls", { where: { "ml.inference.outcome": "error" }, scope: model })} / ${rate("ml.inference.calls", { scope: model })}`))
    .withPanel(number({ title: "Running calls", unit: "short", description: "Calls that run now." }, gauge("ml.inference.active", { scope: model }, "sum")))
    .withPanel(number({ title: "Signals", unit: "short", description: "Findings in the window of labels chosen above." }, increase("ml.signals", { scope: model, range: "$window" })))
    .withPanel(modelTable())
    .withPanel(lines({ title: "Calls per second by model", unit: "reqps", description: "Calls that ended." },
      { expr: rate("ml.inference.calls", { by: ["ml.model.name"], scope: model }), legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "Failed calls by model", unit: "percentunit", description: "Share of calls that ended in an error. Calls, not items: a large batch that fails counts once." },
      { expr: `${rate("ml.inference.calls", { by: ["ml.model.name"], where: { "ml.inference.outcome": "error" }, scope: model })} / ${rate("ml.inference.calls", { by: ["ml.model.name"], scope: model })}`, legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "99th percentile of latency by model", unit: "s", description: "The slowest hundredth of calls took longer. Interpolated within a bucket; with few calls it is noise: look at the calls beside it." },
      { expr: quantile(0.99, "ml.inference.duration", { by: ["ml.model.name"], scope: model }), legend: "{{ml_model_name}}", exemplar: true }))
    .withPanel(lines({ title: "Accuracy by model", unit: "percentunit", description: "Share of labelled samples in the window that were predicted right. Models of numbers, rankings and masks have none." },
      { expr: `${correct({ by: ["ml.model.name"], scope: model })} / ${labelled({ by: ["ml.model.name"], scope: model })}`, legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "Signals by code", unit: "short", description: "Findings, once per episode. docs/signals has a page for each code." },
      { expr: increase("ml.signals", { by: ["ml.model.name", "ml.signal.code"], scope: model }), legend: "{{ml_signal_code}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Error budget left by model and objective", unit: "percentunit", description: "Of 30 days of the fleet, as far back as this server keeps; below 0 it is overspent. Empty without objectives." },
      { expr: `1 - ${increase("ml.objective.events", { by: ["ml.model.name", "ml.objective.name"], where: { "ml.objective.result": "bad" }, scope: model, range: "30d" })} / ${increase("ml.objective.events", { by: ["ml.model.name", "ml.objective.name"], scope: model, range: "30d" })} / (1 - ${gauge("ml.objective.target", { by: ["ml.model.name", "ml.objective.name"], scope: model }, "max")})`, legend: "{{ml_objective_name}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Columns that differ from the reference by model", unit: "short", description: "In three of the last five windows, the most of any process. Empty without TrackDrift." },
      { expr: gauge("ml.drift.columns", { by: ["ml.model.name", "ml.drift.kind"], scope: model }, "max"), legend: "{{ml_drift_kind}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Labelled samples by model", unit: "short", description: "How many samples each accuracy above stands on." },
      { expr: labelled({ by: ["ml.model.name"], scope: model }), legend: "{{ml_model_name}}" }));
}

function modelTable() {
  const by: ("ml.model.name" | "ml.model.version")[] = ["ml.model.name", "ml.model.version"];
  const calls = rate("ml.inference.calls", { by, scope: model });
  return table(
    { title: "Models and versions", unit: "short", description: "The latest values: calls per second, share of failed calls, 99th percentile of latency, accuracy and labelled samples of the window, findings of the window." },
    [
      { id: "merge", options: {} },
      { id: "organize", options: { excludeByName: { Time: true }, renameByName: { ml_model_name: "Model", ml_model_version: "Version", "Value #A": "Calls/s", "Value #B": "Failed", "Value #C": "p99 (s)", "Value #D": "Accuracy", "Value #E": "Labelled", "Value #F": "Signals" } } },
    ],
    { expr: calls },
    { expr: `${rate("ml.inference.calls", { by, where: { "ml.inference.outcome": "error" }, scope: model })} / ${calls}` },
    { expr: quantile(0.99, "ml.inference.duration", { by, scope: model }) },
    { expr: `${correct({ by, scope: model })} / ${labelled({ by, scope: model })}` },
    { expr: labelled({ by, scope: model }) },
    { expr: increase("ml.signals", { by, scope: model, range: "$window" }) },
  );
}
