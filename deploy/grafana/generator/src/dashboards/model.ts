import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { bands, heatmap, lines } from "../panels/panels";
import { confidenceBuckets } from "../promql/confidence";
import { buckets, gauge, increase, mean, quantile, rate, select } from "../promql/expressions";
import { quality } from "./modelQuality";
import { watch } from "./modelWatch";

const scope = scopes.model;

/** One model: traffic, latency, errors, outputs, quality. */
export function model(): DashboardBuilder {
  const built = frame("mo-model", "Model", "One model: traffic, latency, errors, what it answers, and how often that is right.", ["oneModel", "version", "instance", "window", "segment"]);
  traffic(built);
  latency(built);
  errors(built);
  outputs(built);
  quality(built);
  watch(built);
  return built;
}

function traffic(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Traffic"))
    .withPanel(lines({ title: "Calls per second by outcome", unit: "reqps", description: "Calls that ended: success, error, cancelled by the caller, abandoned (a stream left before its end).", width: 8 },
      { expr: rate("ml.inference.calls", { by: ["ml.inference.outcome"], scope }), legend: "{{ml_inference_outcome}}" }))
    .withPanel(lines({ title: "Items per second", unit: "short", description: "Items the model has worked on: a batch has many, a stream as many as came out of it.", width: 8 },
      { expr: rate("ml.inference.items", { by: ["ml.inference.outcome"], scope }), legend: "{{ml_inference_outcome}}" }))
    .withPanel(lines({ title: "Running calls and mean batch", unit: "short", description: "Calls that run now, and the items of a call where batches are declared.", width: 8 },
      { expr: gauge("ml.inference.active", { scope }, "sum"), legend: "running" },
      { expr: mean("ml.inference.batch.size", { scope }), legend: "items in a call" }));
}

function latency(built: DashboardBuilder): void {
  const share = (q: number) => ({ expr: quantile(q, "ml.inference.duration", { scope }), legend: `p${q * 100}`, exemplar: q === 0.99 });
  built
    .withRow(new RowBuilder("Latency"))
    .withPanel(heatmap({ title: "Latency", unit: "s", description: "Calls per second by how long they took. Dots are exemplars: they link to traces." }, buckets("ml.inference.duration", { scope }), true))
    .withPanel(lines({ title: "Percentiles of latency", unit: "s", description: "Interpolated within a bucket: as exact as the buckets are narrow. Trust them as far as the number of calls beside them.", width: 8 }, share(0.5), share(0.9), share(0.99)))
    .withPanel(lines({ title: "Calls behind the percentiles", unit: "short", description: "Calls in the interval that each point of the percentiles stands on. Of 100 calls one is the slowest hundredth.", width: 4 },
      { expr: increase("ml.inference.duration", { scope }, "_count"), legend: "calls" }))
    .withPanel(lines({ title: "Where the time goes", unit: "s", description: "Seconds per second in each phase: queue, preprocess, execute, postprocess, and device beside them. Empty where phases are not measured." },
      { expr: rate("ml.inference.phase.duration", { by: ["ml.inference.phase"], scope }, "_sum"), legend: "{{ml_inference_phase}}" }))
    .withPanel(lines({ title: "Time to the first item of streams", unit: "s", description: "50th and 99th percentile of the wait for the first item, and the 50th between items. Empty where nothing streams." },
      { expr: quantile(0.5, "ml.inference.stream.time_to_first_item", { scope }), legend: "first p50" },
      { expr: quantile(0.99, "ml.inference.stream.time_to_first_item", { scope }), legend: "first p99" },
      { expr: quantile(0.5, "ml.inference.stream.time_per_item", { scope }), legend: "between p50" }))
    .withPanel(bands({ title: "Latency of each process with its interval", unit: "s", description: "Quantiles since the start and the ends of the intervals that hold them at all looks at once with 95 %. An end without evidence is absent. Empty without TrackLatency()." },
      { expr: gauge("ml.inference.latency", { scope }), legend: "{{ml_inference_quantile}} {{instance}}" },
      { expr: gauge("ml.inference.latency.lower", { scope }), legend: "lower {{ml_inference_quantile}} {{instance}}" },
      { expr: gauge("ml.inference.latency.upper", { scope }), legend: "upper {{ml_inference_quantile}} {{instance}}" }));
}

function errors(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Errors"))
    .withPanel(lines({ title: "Errors per second by type", unit: "reqps", description: "Type of the exception, or the code of the runtime or server. Beyond 64 types __other__.", width: 12 },
      { expr: rate("ml.inference.duration", { by: ["error.type"], where: { "ml.inference.outcome": "error" }, scope }, "_count"), legend: "{{error_type}}" }))
    .withPanel(lines({ title: "Share of failed calls", unit: "percentunit", description: "Of all calls that ended.", width: 12 },
      { expr: `${rate("ml.inference.calls", { where: { "ml.inference.outcome": "error" }, scope })} / ${rate("ml.inference.calls", { scope })}`, legend: "failed" }))
    .withPanel(bands({ title: "Failed calls of each process with their interval", unit: "percentunit", description: "Share since the start and the ends of the interval that holds it at all looks at once with 95 %.", width: 12 },
      { expr: gauge("ml.inference.error.ratio", { scope }), legend: "failed {{instance}} {{ml_model_version}}" },
      { expr: gauge("ml.inference.error.ratio.lower", { scope }), legend: "lower {{instance}} {{ml_model_version}}" },
      { expr: gauge("ml.inference.error.ratio.upper", { scope }), legend: "upper {{instance}} {{ml_model_version}}" }))
    .withPanel(lines({ title: "Time to load the model", unit: "s", description: "Mean over the loads of the processes that run now: a load is counted before the first scrape, so a rate would not see it. Empty where no load is observed.", width: 12 },
      { expr: `sum by (ml_model_version) (${select("ml.model.load.duration", {}, scope, "_sum")}) / sum by (ml_model_version) (${select("ml.model.load.duration", {}, scope, "_count")})`, legend: "{{ml_model_version}}" }));
}

function outputs(built: DashboardBuilder): void {
  built
    .withRow(new RowBuilder("Outputs"))
    .withPanel(lines({ title: "Anomalies of outputs", unit: "short", description: "Outputs per second that hold what no healthy output holds, by kind. Absent means that outputs are not inspected.", width: 8 },
      { expr: rate("ml.inference.output.anomalies", { by: ["ml.anomaly.type"], scope }), legend: "{{ml_anomaly_type}}" }))
    .withPanel(lines({ title: "Predicted classes", unit: "percentunit", description: "Share of items by predicted class. A mix that changes while the traffic does not is worth a look.", width: 8 },
      { expr: `${rate("ml.inference.output.classes", { by: ["ml.class"], scope })} / ignoring(ml_class) group_left ${rate("ml.inference.output.classes", { scope })}`, legend: "{{ml_class}}" }))
    .withPanel(heatmap({ title: "Confidence", unit: "percentunit", description: "Outputs per second by their highest probability.", width: 8 }, confidenceBuckets({ scope })));
}
