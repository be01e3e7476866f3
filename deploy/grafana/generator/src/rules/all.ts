import { fleet } from "./fleet";
import { gpus } from "./gpu";
import { inference } from "./inference";
import { names } from "./names";
import { objectives } from "./objectives";
import { quality } from "./quality";
import { reference } from "./reference";
import { Alert, isAlert, RuleFile, span } from "./rule";
import { stated } from "./stated";
import { training } from "./training";

/** Every file of rules. */
export function ruleFiles(): RuleFile[] {
  return [names(), objectives(), fleet(), ...[inference(), quality(), reference(), stated(), training(), gpus()].map(guarded)];
}

export function alertsOf(file: RuleFile): Alert[] {
  return file.groups.flatMap((group) => group.rules).filter(isAlert);
}

/** With alerts that say of which others nothing is to be heard, because what they read does not exist. */
function guarded(file: RuleFile): RuleFile {
  const needed = [...new Set(alertsOf(file).map((alert) => alert.needs))];
  const rules = needed.map((series) => absent(file, series, alertsOf(file).filter((alert) => alert.needs === series).map((alert) => alert.alert)));
  return { ...file, groups: [...file.groups, { name: `${file.name}-absent`, rules }] };
}

function absent(file: RuleFile, series: string, silent: string[]): Alert {
  return {
    alert: `${file.name[0].toUpperCase()}${file.name.slice(1)}TelemetryAbsent`,
    // Runs come and go: of training a week without any is worth a word. The rest is published as long as a process lives.
    expr: file.name === "training" ? `absent_over_time(${series}[${span("1w")}])` : `absent(${series})`,
    for: "10m",
    severity: file.name === "training" ? "info" : "warning",
    labels: { series },
    summary: `Nothing publishes ${series}`,
    description: `While it is absent these alerts are silent: ${silent.join(", ")}. If nothing is meant to publish it, do not load ${file.name}.rules.yml.`,
    runbook: "docs/alerts.md#silence",
    needs: series,
    fires: { series: { unrelated: "1x20" }, at: "15m", labels: { series }, summary: `Nothing publishes ${series}` },
  };
}
