import { secondsOf } from "../lint/expression";

/** A rule that records a series. */
export interface Recording {
  record: string;
  expr: string;
  labels?: Record<string, string>;
}

/** A rule that alerts, with what shows that it works. */
export interface Alert {
  alert: string;
  expr: string;
  for: string;
  severity: "critical" | "warning" | "info";
  labels?: Record<string, string>;
  summary: string;
  description: string;
  /** The page that says what to do, in docs/. */
  runbook: string;
  /** The series without which it cannot fire. */
  needs: string;
  fires: Firing;
}

/** Series of promtool under which an alert fires, and what it then says. */
export interface Firing {
  /** Notation of promtool, one value a minute unless `interval` says otherwise. */
  series: Record<string, string>;
  interval?: string;
  at: string;
  labels: Record<string, string>;
  summary: string;
  runbook?: string;
}

export interface Group {
  name: string;
  rules: (Recording | Alert)[];
}

export interface RuleFile {
  name: string;
  about: string;
  groups: Group[];
}

export function isAlert(rule: Recording | Alert): rule is Alert {
  return "alert" in rule;
}

/** By this all windows and waits are divided. 1 in what is handed out; more where a test has no day to wait. */
let factor = 1;

export function divideBy(by: number): void {
  factor = by;
}

/** A window or a wait, divided. */
export function span(duration: string): string {
  if (factor === 1) return duration;
  return `${Math.max(1, Math.round((secondsOf(duration) * 1000) / factor))}ms`;
}

/** The files of rules as Prometheus reads them. */
export function yaml(file: RuleFile): string {
  const lines = [`# Written by deploy/grafana/generator from docs/telemetry.json; deploy/regenerate writes it again.`, ...file.about.split("\n").map((line) => `# ${line}`), "groups:"];
  for (const group of file.groups) {
    lines.push(`  - name: ${group.name}`, "    rules:");
    for (const rule of group.rules) lines.push(...(isAlert(rule) ? alerting(rule) : recording(rule)));
  }
  return lines.join("\n") + "\n";
}

function recording(rule: Recording): string[] {
  return [`      - record: ${rule.record}`, ...block(rule.expr), ...(rule.labels ? [`        labels: ${flow(rule.labels)}`] : [])];
}

function alerting(rule: Alert): string[] {
  return [
    `      - alert: ${rule.alert}`,
    ...block(rule.expr),
    `        for: ${span(rule.for)}`,
    `        labels: ${flow({ severity: rule.severity, ...rule.labels })}`,
    "        annotations:",
    `          summary: ${JSON.stringify(rule.summary)}`,
    `          description: ${JSON.stringify(rule.description)}`,
    `          runbook_url: ${JSON.stringify(rule.runbook)}`,
  ];
}

function block(expr: string): string[] {
  return ["        expr: >-", ...expr.split("\n").map((line) => `          ${line.trim()}`)];
}

/** YAML takes JSON's strings as they are. */
export function flow(values: Record<string, string>): string {
  return `{ ${Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(", ")} }`;
}
