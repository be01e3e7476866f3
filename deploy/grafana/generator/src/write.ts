import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dashboards } from "./dashboards/all";

// write.js [folder]: the files of deploy/ that are made from docs/telemetry.json, there or in deploy/ itself.
const folder = process.argv[2] ?? join(process.cwd(), "..", "..");

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

for (const [name, build] of Object.entries(dashboards)) write(`grafana/dashboards/${name}.json`, JSON.stringify(build(), null, 2) + "\n");
