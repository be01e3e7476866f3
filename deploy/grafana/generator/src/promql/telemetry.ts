import telemetry from "../../../../../docs/telemetry.json";

/** What the library publishes. A name that it does not publish is no `Instrument`, and what uses it does not compile. */
export type Instrument = keyof typeof telemetry.instruments;

/** An attribute that an instrument carries. */
export type Attribute<N extends Instrument> = keyof (typeof telemetry.instruments)[N]["attributes"] & string;

/** Labels that every scrape adds, and the one of buckets. */
export type TargetLabel = "job" | "instance";

export interface Description {
  kind: string;
  unit: string;
  description: string;
  attributes: Record<string, string>;
  prometheus: { scrape: string; otlp: string };
}

export const instruments: Record<string, Description> = telemetry.instruments;

const attributes: Record<string, { label: string; values?: string[] }> = telemetry.attributes;

/**
 * The names that OTLP's translators give where they are not those of a scrape: `_ratio` after gauges of unit 1, and VictoriaMetrics puts it after up-down
 * counters of that unit, too.
 */
export function namesByOtlp({ kind, unit, prometheus }: Description): string[] {
  if (kind === "up-down counter" && unit === "1") return [prometheus.scrape + "_ratio"];
  return prometheus.otlp === prometheus.scrape ? [] : [prometheus.otlp];
}

export function describe(name: Instrument): Description {
  return instruments[name];
}

export function labelOf(attribute: string): string {
  return attribute === "job" || attribute === "instance" ? attribute : attributes[attribute].label;
}

/** Throws where an attribute has a closed list of values and this is none of them. */
export function checkValue(attribute: string, value: string): void {
  const closed = attributes[attribute]?.values;
  if (closed && !closed.includes(value)) throw new Error(`${attribute} is never "${value}"; it is one of ${closed.join(", ")}.`);
}
