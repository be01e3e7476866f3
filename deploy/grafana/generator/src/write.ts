import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboards } from "./dashboards/all";
import { alertsOf, ruleFiles } from "./rules/all";
import { prometheusRules } from "./rules/kubernetes";
import { divideBy, yaml } from "./rules/rule";
import { testsOf } from "./rules/tests";

// write.js [folder [factor]]: the files of deploy/ that are made from docs/telemetry.json, there or in deploy/ itself; with windows and waits of the
// rules divided by a factor, for a test that has no day to wait.
const folder = process.argv[2] ?? join(process.cwd(), "..", "..");
divideBy(Number(process.argv[3] ?? "1"));

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

for (const [name, build] of Object.entries(dashboards)) write(`grafana/dashboards/${name}.json`, JSON.stringify(build(), null, 2) + "\n");
for (const file of ruleFiles()) {
  write(`prometheus/${file.name}.rules.yml`, yaml(file));
  if (alertsOf(file).length > 0) write(`prometheus/tests/${file.name}.test.yml`, testsOf(file));
}
write("kubernetes/rules.yaml", prometheusRules(ruleFiles()));
