import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { lines, number } from "../panels/panels";
import { gauge, increase, select } from "../promql/expressions";

const scope = scopes.model;
const range = "$window";

/** What the SDK itself could not record, and what it costs to scrape. */
export function sdk(): DashboardBuilder {
  return frame("mo-sdk", "ModelObservability itself", "What was refused, dropped, shortened or over a limit, and what a scrape costs. Healthy is empty or 0 throughout.", ["model", "version", "instance", "window"])
    .withPanel(number({ title: "Faults", unit: "short", description: "Exceptions kept away from the application, and calls of disposed monitors, since the processes began.", width: 6 }, `sum(${select("ml.telemetry.faults", {}, scopes.instance)})`))
    .withPanel(number({ title: "Series over a limit", unit: "short", description: "Series that the SDK adds up without their attributes (MO6001).", width: 6 }, gauge("ml.telemetry.series.overflow", { scope: scopes.instance }, "sum")))
    .withPanel(number({ title: "Values shortened", unit: "short", description: "Attribute values that were too long or held control characters, since the processes began.", width: 6 }, `sum(${select("ml.telemetry.shortened", {}, scopes.instance)})`))
    .withPanel(number({ title: "Targets down", unit: "short", description: "Of the jobs that publish models.", width: 6 }, "count(up) - sum(up)"))
    .withPanel(lines({ title: "Faults by site", unit: "short", description: "Where an exception was caught: a listener, a delegate of the options, a handler, the clock, a sink, a file, a store, a poll of a GPU; disposed: calls of disposed monitors.", width: 8 }, { expr: increase("ml.telemetry.faults", { by: ["ml.fault.site"], scope: scopes.instance, range }), legend: "{{ml_fault_site}}" }))
    .withPanel(lines({ title: "Calls of which a part was not recorded", unit: "short", description: "By reason.", width: 8 }, { expr: increase("ml.inference.rejected", { by: ["ml.model.name", "reason"], scope, range }), legend: "{{reason}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Samples refused as data", unit: "short", description: "By reason.", width: 8 }, { expr: increase("ml.quality.rejected", { by: ["ml.model.name", "reason"], scope, range }), legend: "{{reason}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Labels that found no prediction, and predictions dropped", unit: "short", description: "unknown, expired, duplicate, dropped.", width: 8 }, { expr: increase("ml.quality.labels", { by: ["ml.model.name", "ml.label.result"], where: { "ml.label.result": { oneOf: ["unknown", "expired", "duplicate", "dropped"] } }, scope, range }), legend: "{{ml_label_result}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Reports of training refused", unit: "short", description: "All or a part, by reason. Empty where nothing trains.", width: 8 }, { expr: increase("ml.training.rejected", { by: ["ml.model.name", "reason"], scope, range }), legend: "{{reason}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Token counts refused", unit: "short", description: "Counts of providers that cannot be right. Empty until the first.", width: 8 }, { expr: increase("ml.tokens.rejected", { by: ["ml.model.name", "reason"], scope, range }), legend: "{{reason}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Series over a limit by instrument", unit: "short", description: "What the limit cuts off: counts without their attributes.", width: 8 }, { expr: gauge("ml.telemetry.series.overflow", { by: ["ml.telemetry.instrument"], scope: scopes.instance }, "sum"), legend: "{{ml_telemetry_instrument}}" }))
    .withPanel(lines({ title: "GPU monitor", unit: "short", description: "1 for the state the monitor is in. Empty without ModelObservability.Gpu.", width: 8 }, { expr: gauge("nvml.monitor.status", { by: ["nvml.monitor.state"], scope: scopes.instance }, "sum"), legend: "{{nvml_monitor_state}}" }))
    .withPanel(lines({ title: "Calls of NVML that failed", unit: "short", description: "By its code, other than by a field the GPU lacks. Empty until the first.", width: 8 }, { expr: increase("nvml.monitor.failed_calls", { by: ["nvml.return"], scope: scopes.instance, range }), legend: "{{nvml_return}}" }))
    .withPanel(lines({ title: "Samples of a scrape", unit: "short", description: "Series of each target: what a process costs in Prometheus.", width: 12 }, { expr: "scrape_samples_scraped{instance=~`${instance:regex}`}", legend: "{{job}} {{instance}}" }))
    .withPanel(lines({ title: "Duration of a scrape", unit: "s", description: "How long the target took to answer.", width: 12 }, { expr: "scrape_duration_seconds{instance=~`${instance:regex}`}", legend: "{{job}} {{instance}}" }));
}
