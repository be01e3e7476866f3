import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { scope as scopes } from "../panels/frame";
import { bands, lines } from "../panels/panels";
import { gauge, increase } from "../promql/expressions";

const scope = scopes.model;

/** The end of the page of a model: what it is held against. */
export function watch(built: DashboardBuilder): void {
  reference(built);
  objectives(built);
  findings(built);
}

function reference(built: DashboardBuilder): void {
  const column = "{{ml_drift_column}} {{instance}}";
  const score = "{{ml_score_name}} {{instance}}";
  built
    .withRow(new RowBuilder("Reference"))
    .withPanel(lines({ title: "Columns that differ from the reference", unit: "short", description: "In three of the last five windows (MO5011 to MO5013), the most of any process. Empty without TrackDrift.", width: 8 },
      { expr: gauge("ml.drift.columns", { by: ["ml.model.version", "ml.drift.kind"], scope }, "max"), legend: "{{ml_drift_kind}} {{ml_model_version}}" }))
    .withPanel(lines({ title: "Stability index by column", unit: "short", description: "Of the last complete window of each process. From 0.1 on a difference counts, if chance does not explain it.", width: 8 }, { expr: gauge("ml.drift.stability_index", { scope }), legend: column }))
    .withPanel(lines({ title: "Missing values by column", unit: "percentunit", description: "Share of the rows of the last complete window of each process.", width: 8 }, { expr: gauge("ml.drift.missing", { scope }), legend: column }))
    .withPanel(bands({ title: "Scores estimated without labels", unit: "percentunit", description: "From the scores of the last complete window, with the 95 % interval. They follow other inputs, not another relation of inputs and labels; once labels contradict them (MO5014) they end. Empty without scores in the reference.", width: 16 },
      { expr: gauge("ml.quality.estimated", { scope }), legend: score },
      { expr: gauge("ml.quality.estimated.lower", { scope }), legend: `lower ${score}` },
      { expr: gauge("ml.quality.estimated.upper", { scope }), legend: `upper ${score}` }))
    .withPanel(lines({ title: "Rows in the window under way", unit: "short", description: "It is compared when it is old enough and has enough of them.", width: 8 }, { expr: gauge("ml.drift.rows", { scope }), legend: "{{instance}} {{ml_model_version}}" }));
}

function objectives(built: DashboardBuilder): void {
  const by: ["ml.objective.name"] = ["ml.objective.name"];
  const left = `(1 - ${gauge("ml.objective.target", { by, scope }, "max")})`;
  const missed = (range: string) => `${increase("ml.objective.events", { by, where: { "ml.objective.result": "bad" }, scope, range })} / ${increase("ml.objective.events", { by, scope, range })} / ${left}`;
  const burn = (...windows: string[]) => windows.map((range) => ({ expr: missed(range), legend: `${range} {{ml_objective_name}}` }));
  built
    .withRow(new RowBuilder("Objectives"))
    .withPanel(lines({ title: "Burn rates that wake somebody", unit: "short", description: "How many times as fast as it lasts the error budget of the fleet is spent. Above 14.4 in an hour and in 5 minutes, or above 6 in 6 hours and in 30 minutes, somebody is called (MO8001)." }, ...burn("1h", "5m", "6h", "30m")))
    .withPanel(lines({ title: "Burn rates that are a ticket", unit: "short", description: "Above 3 in a day and in 2 hours, or above 1 in 3 days and in 6 hours: the budget goes faster than the period allows (MO8002)." }, ...burn("1d", "2h", "3d", "6h")))
    .withPanel(lines({ title: "Error budget left", unit: "percentunit", description: "Of 30 days of the fleet, as far back as this server keeps; below 0 it is overspent.", width: 8 }, { expr: `1 - ${missed("30d")}`, legend: "{{ml_objective_name}}" }))
    .withPanel(lines({ title: "Error budget left and burn rates of each process", unit: "short", description: "What each process has seen itself since it began.", width: 8 },
      { expr: gauge("ml.objective.budget.remaining", { scope }), legend: "left {{ml_objective_name}} {{instance}}" },
      { expr: gauge("ml.objective.burn_rate", { scope }), legend: "burn rate {{ml_objective_window}} {{ml_objective_name}} {{instance}}" }))
    .withPanel(lines({ title: "Events that met their objective, and that did not", unit: "short", description: "In the window. Empty without objectives.", width: 8 }, { expr: increase("ml.objective.events", { by: ["ml.objective.name", "ml.objective.result"], scope, range: "$window" }), legend: "{{ml_objective_result}} {{ml_objective_name}}" }));
}

function findings(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Findings and forecasts"))
    .withPanel(lines({ title: "Findings seen now", unit: "short", description: "By code, in the last minute, of all processes: MO7 worse than the reference, MO8 objectives, MO9 advice. docs/signals has a page for each code. Empty while nothing is found.", width: 12 }, { expr: `${gauge("ml.signals.active", { by: ["ml.signal.code", "ml.signal.severity"], scope }, "sum")} > 0`, legend: "{{ml_signal_code}} {{ml_signal_severity}}" }))
    .withPanel(bands({ title: "Time until a level is reached", unit: "s", description: "Forecasts of each process, such as process_memory, with the 90 % interval. Empty where there is none, or no answer: nothing moves towards its level.", width: 12 },
      { expr: gauge("ml.forecast.remaining", { scope }), legend: "{{ml_forecast_name}} {{instance}}" },
      { expr: gauge("ml.forecast.remaining.earliest", { scope }), legend: "lower {{ml_forecast_name}} {{instance}}" },
      { expr: gauge("ml.forecast.remaining.latest", { scope }), legend: "upper {{ml_forecast_name}} {{instance}}" }));
}
