import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// schema.js: writes each committed dashboard as a value of Grafana's own type, for tsc to judge (tsconfig.schema.json).
const committed = join(process.cwd(), "..", "dashboards");
const folder = join(process.cwd(), "dist", "schema");

const head = `import type { Dashboard } from "@grafana/schema";

// In JSON the members of an enumeration are their values; a query and an annotation have what their data source wants besides.
type Json<T> =
  T extends string ? \`\${T}\` :
  T extends number | boolean | null | undefined ? T :
  T extends (infer E)[] ? Json<E>[] :
  T extends { refId: string } | { iconColor: string } ? { [K in keyof T]: Json<T[K]> } & Record<string, unknown> :
  T extends object ? { [K in keyof T]: Json<T[K]> } : T;

export const dashboard: Json<Dashboard> = `;

mkdirSync(folder, { recursive: true });
for (const file of readdirSync(committed)) writeFileSync(join(folder, file.replace(/\.json$/, ".ts")), head + readFileSync(join(committed, file), "utf8"));
