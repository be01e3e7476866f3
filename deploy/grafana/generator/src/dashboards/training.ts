import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { lines } from "../panels/panels";
import { gauge, increase, quantile, rate } from "../promql/expressions";

const scope = scopes.model;
const run = "{{ml_model_name}} {{ml_training_run}}";

/** Training runs. Gauges belong to a run and end two minutes after it; counters belong to the model. */
export function training(): DashboardBuilder {
  const waiting = rate("ml.training.data_wait.duration", { by: ["ml.model.name"], scope }, "_sum");
  const computing = rate("ml.training.step.duration", { by: ["ml.model.name"], scope }, "_sum");
  return frame("mo-training", "Training runs", "Losses, gradients, pace and outcome of training runs.", ["model", "version", "instance", "window"])
    .withRow(new RowBuilder("Learning"))
    .withPanel(lines({ title: "Loss", unit: "short", description: "As last reported, of each run and split. What is not finite is not published: a line that ends may be a loss that is NaN (signal MO2001)." }, { expr: gauge("ml.training.loss", { scope }), legend: `${run} {{ml_training_split}}` }))
    .withPanel(lines({ title: "Scores", unit: "short", description: "Named scores as last reported, of each run and split." }, { expr: gauge("ml.training.score", { scope }), legend: `${run} {{ml_training_split}} {{ml_score_name}}` }))
    .withPanel(lines({ title: "Learning rate", unit: "short", description: "As last reported.", width: 8 }, { expr: gauge("ml.training.learning_rate", { scope }), legend: run }))
    .withPanel(lines({ title: "Norm of the gradients", unit: "short", description: "As last reported. Far above its level: MO2004; almost none while the loss is high: MO2005.", width: 8 }, { expr: gauge("ml.training.gradient.norm", { scope }), legend: run }))
    .withPanel(lines({ title: "Variance of the loss", unit: "short", description: "Over the recent steps.", width: 8 }, { expr: gauge("ml.training.loss.variance", { scope }), legend: run }))
    .withRow(new RowBuilder("Pace"))
    .withPanel(lines({ title: "Progress", unit: "percentunit", description: "Share of the run that is done. Empty where its length is not known.", width: 6 }, { expr: gauge("ml.training.progress", { scope }), legend: run }))
    .withPanel(lines({ title: "Time left", unit: "s", description: "Estimate.", width: 6 }, { expr: gauge("ml.training.remaining", { scope }), legend: run }))
    .withPanel(lines({ title: "Steps and samples per second", unit: "short", description: "Of all runs of a model.", width: 6 },
      { expr: rate("ml.training.steps", { by: ["ml.model.name"], scope }), legend: "steps {{ml_model_name}}" },
      { expr: rate("ml.training.samples", { by: ["ml.model.name"], scope }), legend: "samples {{ml_model_name}}" }))
    .withPanel(lines({ title: "Share of time waiting for data", unit: "percentunit", description: "Waiting over waiting and computing. Above a half the training is bound by its data (MO2007).", width: 6 }, { expr: `${waiting} / (${waiting} + ${computing})`, legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "Duration of steps", unit: "s", description: "From the batch to the request of the next." },
      { expr: quantile(0.5, "ml.training.step.duration", { by: ["ml.model.name"], scope }), legend: "p50 {{ml_model_name}}" },
      { expr: quantile(0.99, "ml.training.step.duration", { by: ["ml.model.name"], scope }), legend: "p99 {{ml_model_name}}" }))
    .withPanel(lines({ title: "Use of the device's peak", unit: "percentunit", description: "Floating-point operations of the model per second over the peak of the device. Empty where the run was not told both.", width: 6 }, { expr: gauge("ml.training.flop.utilization", { scope }), legend: run }))
    .withPanel(lines({ title: "Duration of checkpoints", unit: "s", description: "95th percentile in the window.", width: 6 }, { expr: quantile(0.95, "ml.training.checkpoint.duration", { by: ["ml.model.name"], scope, range: "$window" }), legend: "{{ml_model_name}}" }))
    .withRow(new RowBuilder("Outcome"))
    .withPanel(lines({ title: "Runs by outcome", unit: "short", description: "Runs that ended in the window: completed, stopped, failed, cancelled, diverged.", width: 8 }, { expr: increase("ml.training.runs", { by: ["ml.training.outcome"], scope, range: "$window" }), legend: "{{ml_training_outcome}}" }))
    .withPanel(lines({ title: "Trials by outcome", unit: "short", description: "Trials of searches that ended in the window. Empty without a search.", width: 8 }, { expr: increase("ml.training.trials", { by: ["ml.training.trial.outcome"], scope, range: "$window" }), legend: "{{ml_training_trial_outcome}}" }))
    .withPanel(lines({ title: "Duration of runs", unit: "s", description: "Median in the window.", width: 8 }, { expr: quantile(0.5, "ml.training.duration", { by: ["ml.model.name"], scope, range: "$window" }), legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "Epochs done", unit: "short", description: "In the window.", width: 8 }, { expr: increase("ml.training.epochs", { by: ["ml.model.name"], scope, range: "$window" }), legend: "{{ml_model_name}}" }))
    .withPanel(lines({ title: "Findings of training", unit: "short", description: "Signals MO2001 to MO2011 in the window.", width: 8 }, { expr: `sum by (ml_model_name, ml_signal_code) (increase(ml_signals_total{ml_signal_code=~"MO2.*", ${scope}}[$window]))`, legend: "{{ml_signal_code}} {{ml_model_name}}" }))
    .withPanel(lines({ title: "Records of sinks", unit: "short", description: "Written, or dropped: queue_full, sink_failed (MO2011), abandoned. In the window. Empty without a sink.", width: 8 }, { expr: increase("ml.training.sink.records", { by: ["ml.training.sink", "ml.training.sink.result"], scope, range: "$window" }), legend: "{{ml_training_sink_result}} {{ml_training_sink}}" }))
    .withPanel(lines({ title: "Power of training", unit: "watt", description: "Energy of joined GPUs that runs use, per second. Empty without a joined GPU.", width: 8 }, { expr: rate("ml.training.energy", { by: ["ml.model.name"], scope }), legend: "{{ml_model_name}}" }));
}
