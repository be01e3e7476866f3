import { readFileSync } from "node:fs";
import { dashboards } from "../dashboards/all";
import { problemsOfDashboard } from "./dashboards";
import { Context, problemsOf } from "./expression";
import { problemsOfRules, withRecorded } from "./rules";
import { ruleFiles } from "../rules/all";

// lint.js: what is wrong with what this program writes; with `-` a list of expressions from standard input, as JSON.
// Four scrapes of 30 seconds, the longest interval that deploy/prometheus/prometheus.yml advises.
const context: Context = { recorded: new Map(), own: new Set(["country"]), shortestRange: 120 };

if (process.argv[2] === "-") {
  const expressions = JSON.parse(readFileSync(0, "utf8")) as string[];
  process.stdout.write(JSON.stringify(expressions.map((expression) => problemsOf(expression, context))));
} else {
  const files = ruleFiles();
  const ofDashboards = Object.entries(dashboards).flatMap(([name, build]) => problemsOfDashboard(name, build(), context));
  const ofRules = files.flatMap((file) => problemsOfRules(file, withRecorded(files, context)));
  const problems = [...ofDashboards, ...ofRules];
  for (const problem of problems) console.error(problem);
  console.log(`${Object.keys(dashboards).length} dashboards, ${files.length} files of rules, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
