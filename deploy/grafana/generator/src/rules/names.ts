import { instruments } from "../promql/telemetry";
import { RuleFile } from "./rule";

/** Gauges of unit 1 under the names of a scrape, whichever way they came. */
export function names(): RuleFile {
  const renamed = Object.values(instruments).filter(({ prometheus }) => prometheus.otlp !== prometheus.scrape);
  return {
    name: "names",
    about: "For telemetry that comes by OTLP: its translators append _ratio to gauges of unit 1; here they get the names of a scrape, which all other rules read.\nWithout OTLP the rules find nothing and do nothing.",
    groups: [{ name: "model-names", rules: renamed.map(({ prometheus }) => ({ record: prometheus.scrape, expr: prometheus.otlp })) }],
  };
}
