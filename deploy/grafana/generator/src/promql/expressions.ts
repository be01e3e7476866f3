import { Attribute, checkValue, describe, Instrument, labelOf, namesByOtlp, TargetLabel } from "./telemetry";

/** A value, or several by a regular expression, or all but one. */
export type Match = string | { oneOf: string[] } | { not: string };

export type Where<N extends Instrument> = { [A in Attribute<N>]?: Match };

export interface Question<N extends Instrument> {
  by?: (Attribute<N> | TargetLabel)[];
  where?: Where<N>;
  /** Matchers in PromQL that go into every selector of a dashboard. */
  scope?: string;
  range?: string;
}

type Part = "" | "_bucket" | "_sum" | "_count";

/** `name{matchers}` of a counter or a part of a histogram, which have one name however they came. */
export function select<N extends Instrument>(name: N, where: Where<N> = {}, scope = "", part: Part = ""): string {
  return describe(name).prometheus.scrape + part + matchers(name, where, scope);
}

/** A gauge or an up-down counter by both names it can have: as scraped, and as OTLP's translators write it. */
export function gauge<N extends Instrument>(name: N, question: Question<N> = {}, aggregate?: "sum" | "max" | "min" | "avg" | "count"): string {
  const instrument = describe(name);
  const { kind, prometheus } = instrument;
  if (kind === "counter" || kind === "histogram") throw new Error(`${name} is a ${kind}: its value says nothing without a rate.`);
  const where = matchers(name, question.where ?? {}, question.scope ?? "");
  const names = [prometheus.scrape, ...namesByOtlp(instrument)].map((family) => family + where);
  const both = names.length === 1 ? names[0] : `(${names.join(" or ")})`;
  return aggregate ? `${aggregate}${grouping(question.by)} (${both})` : both;
}

/** Events a second, summed over replicas. */
export function rate<N extends Instrument>(name: N, question: Question<N> = {}, part: Part = ""): string {
  return change("rate", name, question, part);
}

/** Events in the range, summed over replicas. */
export function increase<N extends Instrument>(name: N, question: Question<N> = {}, part: Part = ""): string {
  return change("increase", name, question, part);
}

/** A quantile over all replicas. */
export function quantile<N extends Instrument>(share: number, name: N, question: Question<N> = {}): string {
  return `histogram_quantile(${share}, ${buckets(name, question)})`;
}

/** The buckets of a histogram, summed over replicas. */
export function buckets<N extends Instrument>(name: N, question: Question<N> = {}): string {
  if (describe(name).kind !== "histogram") throw new Error(`${name} is no histogram.`);
  const inner = `rate(${select(name, question.where, question.scope, "_bucket")}[${question.range ?? "$__rate_interval"}])`;
  return `sum by (${[...(question.by ?? []).map(labelOf), "le"].join(", ")}) (${inner})`;
}

/** The mean of a histogram. */
export function mean<N extends Instrument>(name: N, question: Question<N> = {}): string {
  return `${rate(name, question, "_sum")} / ${rate(name, question, "_count")}`;
}

function change<N extends Instrument>(how: string, name: N, question: Question<N>, part: Part): string {
  const { kind } = describe(name);
  if (kind !== "counter" && !(kind === "histogram" && part !== "")) throw new Error(`${how}() of ${name}, which is a ${kind}.`);
  const inner = `${how}(${select(name, question.where, question.scope, part)}[${question.range ?? "$__rate_interval"}])`;
  return `sum${grouping(question.by)} (${inner})`;
}

function grouping(by: string[] | undefined): string {
  return by && by.length > 0 ? ` by (${by.map(labelOf).join(", ")})` : "";
}

function matchers<N extends Instrument>(name: N, where: Where<N>, scope: string): string {
  const carried = Object.values(describe(name).attributes);
  for (const [, label] of scope.matchAll(/(\w+)=~/g))
    if (label.startsWith("ml_") && !carried.includes(label)) throw new Error(`${name} has no ${label}.`);
  const own = Object.entries(where as Record<string, Match>).map(([attribute, match]) => matcher(attribute, match));
  const all = [...own, ...(scope ? [scope] : [])];
  return all.length > 0 ? `{${all.join(", ")}}` : "";
}

function matcher(attribute: string, match: Match): string {
  const label = labelOf(attribute);
  if (typeof match === "string") {
    checkValue(attribute, match);
    return `${label}="${match}"`;
  }
  if ("not" in match) {
    if (match.not !== "") checkValue(attribute, match.not);
    return `${label}!="${match.not}"`;
  }
  match.oneOf.forEach((value) => checkValue(attribute, value));
  return `${label}=~"${match.oneOf.join("|")}"`;
}
