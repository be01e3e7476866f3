import { fast, leastCalls, slow, windows } from "./budgets";
import { Alert, Recording, RuleFile, span } from "./rule";

const by = "ml_model_name, ml_objective_name";
const on = `on (${by})`;
const target = "model:ml_objective_target:ratio";
const churn = 'ml_model_name="churn", ml_model_version="1", ml_objective_name="latency"';
const labels = { ml_model_name: "churn", ml_objective_name: "latency" };

/** Objectives that the application states itself, over all of its processes. */
export function stated(): RuleFile {
  return {
    name: "budgets",
    about: "Objectives that the application states (TrackLatencyObjective, TrackObjective, …) over all processes and versions; each target is the application's. Load it where there are any.",
    groups: [{ name: "model-objective-budgets", rules: [...recordings(), burning("Fast"), burning("Slow"), spent()] }],
  };
}

function recordings(): Recording[] {
  const events = (window: string, result: string) => `sum by (${by}) (rate(ml_objective_events_total${result}[${span(window)}]))`;
  return [
    { record: target, expr: `max by (${by}) (ml_objective_target)` },
    { record: "model:ml_objective_events:increase1h", expr: `sum by (${by}) (increase(ml_objective_events_total[${span("1h")}]))` },
    ...windows.map((window) => ({ record: `model:ml_objective_bad:ratio${window}`, expr: `${events(window, '{ml_objective_result="bad"}')} / (${events(window, "")} > 0)` })),
    { record: "model:ml_objective_budget:remaining30d", expr: `1 - model:ml_objective_bad:ratio30d / ${on} (1 - ${target})` },
  ];
}

function burning(pace: "Fast" | "Slow"): Alert {
  const burn = (window: string, rate: number) => `model:ml_objective_bad:ratio${window} / ${on} (1 - ${target}) > ${rate}`;
  const pairs = (pace === "Fast" ? fast : slow).map(([long, short, rate]) => `(${burn(long, rate)} and ${burn(short, rate)})`);
  return {
    alert: `ModelObjectiveBurns${pace === "Fast" ? "Fast" : "Slowly"}`,
    expr: `(${pairs.join("\nor ")})\nand ${on} model:ml_objective_events:increase1h >= ${leastCalls}`,
    for: pace === "Fast" ? "2m" : "15m",
    severity: pace === "Fast" ? "critical" : "warning",
    summary: "{{ $labels.ml_model_name }} spends the error budget of {{ $labels.ml_objective_name }} {{ $value | humanize }} times as fast as it lasts",
    description: "The objective is the application's own: ml_objective_events_total counts what met it and what did not.",
    runbook: pace === "Fast" ? "docs/signals/MO8001.md" : "docs/signals/MO8002.md",
    needs: "ml_objective_events_total",
    fires: { series: events("0+60x120", "0+40x120"), at: "60m", labels, summary: "churn spends the error budget of latency 40 times as fast as it lasts" },
  };
}

function spent(): Alert {
  return {
    alert: "ModelObjectiveBudgetSpent",
    expr: "model:ml_objective_budget:remaining30d < 0",
    for: "1h",
    severity: "warning",
    summary: "Nothing is left of the error budget of {{ $labels.ml_objective_name }} of {{ $labels.ml_model_name }}",
    description: "Of 30 days, or of as many as this server keeps. Until it recovers, what is safe goes before what is new.",
    runbook: "docs/objectives.md",
    needs: "ml_objective_events_total",
    fires: { series: events("0+98x120", "0+2x120"), at: "100m", labels, summary: "Nothing is left of the error budget of latency of churn" },
  };
}

/** Events that met an objective of 99 % and that did not, a minute. */
function events(good: string, bad: string): Record<string, string> {
  return { [`ml_objective_events_total{${churn}, ml_objective_result="good"}`]: good, [`ml_objective_events_total{${churn}, ml_objective_result="bad"}`]: bad, [`ml_objective_target{${churn}}`]: "0.99x120" };
}
