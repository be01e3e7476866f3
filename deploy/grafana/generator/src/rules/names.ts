import { instruments, namesByOtlp } from "../promql/telemetry";
import { RuleFile } from "./rule";

/** Gauges of unit 1 under the names of a scrape, whichever way they came. */
export function names(): RuleFile {
  const rules = Object.values(instruments).flatMap((instrument) => namesByOtlp(instrument).map((expr) => ({ record: instrument.prometheus.scrape, expr })));
  return {
    name: "names",
    about: "For telemetry that comes by OTLP: its translators append _ratio to gauges of unit 1 (VictoriaMetrics to up-down counters, too); here they get the names of a scrape, which all other rules read.\nWithout OTLP the rules find nothing and do nothing.",
    groups: [{ name: "model-names", rules }],
  };
}
