import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { frame, scope as scopes } from "../panels/frame";
import { heatmap, lines } from "../panels/panels";
import { buckets, increase, quantile, rate } from "../promql/expressions";
import { Instrument } from "../promql/telemetry";

const scope = scopes.model;
const model = "{{gen_ai_request_model}}";

/** The same question of both states of the convention: what an application publishes answers. While it publishes both, the newer counts. */
function either(newer: string, older: string): string {
  return `(${newer}) or (${older})`;
}

function percentile(share: number, newer: Extract<Instrument, `gen_ai.client.inference.${string}`>, older: Extract<Instrument, `gen_ai.client.operation.${string}`>): string {
  const by: ["gen_ai.request.model"] = ["gen_ai.request.model"];
  return either(quantile(share, newer as "gen_ai.client.inference.duration", { by, scope }), quantile(share, older as "gen_ai.client.operation.duration", { by, scope }));
}

/** Language models: waiting, tokens, cost. */
export function languageModels(): DashboardBuilder {
  const first = (share: number) => percentile(share, "gen_ai.client.inference.time_to_first_chunk", "gen_ai.client.operation.time_to_first_chunk");
  const perChunk = (share: number) => percentile(share, "gen_ai.client.inference.time_per_output_chunk", "gen_ai.client.operation.time_per_output_chunk");
  const whole = (share: number) => percentile(share, "gen_ai.client.inference.duration", "gen_ai.client.operation.duration");
  const cached = increase("ml.tokens", { by: ["gen_ai.request.model"], where: { "ml.token.type": "cached_input" }, scope, range: "$window" });
  const input = increase("ml.tokens", { by: ["gen_ai.request.model"], where: { "ml.token.type": "input" }, scope, range: "$window" });
  return frame("mo-language-models", "Language models", "Time to the first chunk and between chunks, tokens and cost. Every query asks for the names of convention 1.41 and of October 2026.", ["model", "version", "instance", "window"])
    .withPanel(lines({ title: "Time to the first chunk", unit: "s", description: "What a person waits for before anything appears. Streams only.", width: 8 },
      { expr: first(0.5), legend: `p50 ${model}` }, { expr: first(0.95), legend: `p95 ${model}`, exemplar: true }, { expr: first(0.99), legend: `p99 ${model}` }))
    .withPanel(lines({ title: "Time between chunks", unit: "s", description: "From the end of a chunk to the end of the next. Streams only.", width: 8 }, { expr: perChunk(0.5), legend: `p50 ${model}` }, { expr: perChunk(0.99), legend: `p99 ${model}` }))
    .withPanel(lines({ title: "Time of calls", unit: "s", description: "From the request to the end of the answer.", width: 8 }, { expr: whole(0.5), legend: `p50 ${model}` }, { expr: whole(0.95), legend: `p95 ${model}` }, { expr: whole(0.99), legend: `p99 ${model}` }))
    .withPanel(lines({ title: "Calls per second", unit: "reqps", description: "Streams and whole answers, with what the percentiles stand on.", width: 8 },
      { expr: either(rate("gen_ai.client.inference.duration", { by: ["gen_ai.request.model"], scope }, "_count"), rate("gen_ai.client.operation.duration", { by: ["gen_ai.request.model"], scope }, "_count")), legend: model }))
    .withPanel(lines({ title: "Errors per second", unit: "reqps", description: "By type; abandoned is a stream that was left before its end. Empty until the first.", width: 8 },
      { expr: either(rate("gen_ai.client.inference.duration", { by: ["error.type"], where: { "error.type": { not: "" } }, scope }, "_count"), rate("gen_ai.client.operation.duration", { by: ["error.type"], where: { "error.type": { not: "" } }, scope }, "_count")), legend: "{{error_type}}" }))
    .withPanel(heatmap({ title: "Tokens per second of an answer", unit: "short", description: "Output tokens of a call over its duration.", width: 8 }, buckets("ml.tokens.rate", { scope })))
    .withPanel(lines({ title: "Tokens per second by type", unit: "short", description: "As the provider counted them. cached_input is a part of input, reasoning_output of output: do not add all four.", width: 8 }, { expr: rate("ml.tokens", { by: ["ml.token.type"], scope }), legend: "{{ml_token_type}}" }))
    .withPanel(lines({ title: "Tokens of a call", unit: "short", description: "Median and 95th percentile of input and output.", width: 8 },
      { expr: tokens(0.5, "input"), legend: "input p50" }, { expr: tokens(0.95, "input"), legend: "input p95" }, { expr: tokens(0.5, "output"), legend: "output p50" }, { expr: tokens(0.95, "output"), legend: "output p95" }))
    .withPanel(lines({ title: "Input from the cache", unit: "percentunit", description: "Share of the input tokens of the window that the provider had in its cache. Empty where providers do not tell.", width: 8 }, { expr: `${cached} / ${input}`, legend: model }))
    .withPanel(lines({ title: "Cost per hour", unit: "short", description: "By the price table of the application, in its currency. No series where there is no price.", width: 12 }, { expr: `3600 * ${rate("ml.cost", { by: ["gen_ai.request.model", "ml.cost.currency"], scope })}`, legend: `{{ml_cost_currency}} ${model}` }))
    .withPanel(lines({ title: "Cost in the window", unit: "short", description: "What the tokens of the window cost, by model.", width: 12 }, { expr: increase("ml.cost", { by: ["gen_ai.request.model", "ml.cost.currency"], scope, range: "$window" }), legend: `{{ml_cost_currency}} ${model}` }));
}

function tokens(share: number, type: "input" | "output"): string {
  const newer = type === "input" ? "gen_ai.client.inference.operation.input_tokens" : "gen_ai.client.inference.operation.output_tokens";
  return either(quantile(share, newer, { scope }), quantile(share, "gen_ai.client.token.usage", { where: { "gen_ai.token.type": type }, scope }));
}
