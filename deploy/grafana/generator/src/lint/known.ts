import { instruments, namesByOtlp } from "../promql/telemetry";

export interface Family {
  kind: string;
  labels: Set<string>;
}

/** Written by Prometheus itself for every target, and for alerts. */
const own = ["up", "scrape_duration_seconds", "scrape_samples_scraped"];

const everyTarget = ["job", "instance"];

/** Every series that is published, by both names it can have, with its labels. */
export const published = new Map<string, Family>();

for (const name of own) published.set(name, { kind: "gauge", labels: new Set(everyTarget) });
for (const instrument of Object.values(instruments)) {
  const { kind, attributes, prometheus } = instrument;
  const labels = new Set([...Object.values(attributes), ...everyTarget]);
  for (const family of [prometheus.scrape, ...namesByOtlp(instrument)]) {
    if (kind === "histogram") {
      published.set(family + "_bucket", { kind: "counter", labels: new Set([...labels, "le"]) });
      published.set(family + "_sum", { kind: "counter", labels });
      published.set(family + "_count", { kind: "counter", labels });
    } else {
      // An up-down counter rises and falls: to Prometheus it is a gauge.
      published.set(family, { kind: kind === "counter" ? "counter" : "gauge", labels });
    }
  }
}

/** Every label that any series has. */
export const labels = new Set([...published.values()].flatMap((family) => [...family.labels]));
