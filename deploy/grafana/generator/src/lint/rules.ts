import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Alert, isAlert, RuleFile } from "../rules/rule";
import { Context, problemsOf } from "./expression";
import { labels, published } from "./known";

const repository = join(process.cwd(), "..", "..", "..");

/** The context of rules and of what reads them: with the series that they record. */
export function withRecorded(files: RuleFile[], context: Context): Context {
  const recorded = files.flatMap((file) => file.groups).flatMap((group) => group.rules).filter((rule) => !isAlert(rule));
  return { ...context, recorded: new Map(recorded.map((rule) => [(rule as { record: string }).record, { kind: "gauge", labels }])) };
}

export function problemsOfRules(file: RuleFile, context: Context): string[] {
  return file.groups.flatMap((group) =>
    group.rules.flatMap((rule) => {
      const name = `${file.name}.rules.yml, ${isAlert(rule) ? rule.alert : rule.record}`;
      return [...problemsOf(rule.expr, context), ...(isAlert(rule) ? problemsOfAlert(rule) : [])].map((problem) => `${name}: ${problem}`);
    }),
  );
}

function problemsOfAlert(alert: Alert): string[] {
  const problems: string[] = [];
  if (!published.has(alert.needs)) problems.push(`needs ${alert.needs}, which is not published`);
  if (!alert.for || !alert.summary || !alert.description.endsWith(".")) problems.push("has no wait, no summary, or no description that ends in a full stop");
  const [page, heading] = (alert.fires.runbook ?? alert.runbook).split("#");
  const file = join(repository, page);
  if (!existsSync(file)) problems.push(`${page} is no page`);
  else if (heading && !headings(readFileSync(file, "utf8")).includes(heading)) problems.push(`${page} has no heading ${heading}`);
  return problems;
}

function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\w\s-]/g, "").replace(/\s/g, "-"));
}
