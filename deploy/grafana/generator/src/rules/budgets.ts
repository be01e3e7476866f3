import { Alert, Group, Recording, span } from "./rule";

/** Long window, short window, burn rate: the four pairs of the SRE workbook's chapter on alerting, for 30 days. */
export const fast = [["1h", "5m", 14.4], ["6h", "30m", 6]] as const;
export const slow = [["1d", "2h", 3], ["3d", "6h", 1]] as const;
export const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"];

/** With fewer calls a single one that fails is a large share. */
export const leastCalls = 50;

interface Budget {
  /** What of the budget is spent. */
  what: "Error" | "Latency";
  ratio: string;
  objective: string;
  needs: string;
  bad: (window: string) => string;
  all: (window: string) => string;
}

const budgets: Budget[] = [
  {
    what: "Error",
    ratio: "model:ml_inference_errors:ratio",
    objective: "model:objective_availability:ratio",
    needs: "ml_inference_calls_total",
    bad: (window) => `sum by (ml_model_name) (rate(ml_inference_calls_total{ml_inference_outcome="error"}[${window}]))`,
    all: (window) => `sum by (ml_model_name) (rate(ml_inference_calls_total[${window}]))`,
  },
  {
    what: "Latency",
    ratio: "model:ml_inference_slow:ratio",
    objective: "max by (ml_model_name) (model:objective_latency:ratio)",
    needs: "ml_inference_duration_seconds_bucket",
    bad: (window) => `(sum by (ml_model_name) (rate(ml_inference_duration_seconds_count{ml_inference_outcome="success"}[${window}])) - sum by (ml_model_name) (sum by (ml_model_name, le) (rate(ml_inference_duration_seconds_bucket{ml_inference_outcome="success"}[${window}])) and on (ml_model_name, le) model:objective_latency:ratio))`,
    all: (window) => `sum by (ml_model_name) (rate(ml_inference_duration_seconds_count{ml_inference_outcome="success"}[${window}]))`,
  },
];

/** Shares of calls that spent the budget, the budget that is left, and alerts on how fast it goes. */
export function budgetGroups(): Group[] {
  return budgets.map((budget) => ({ name: `model-${budget.what.toLowerCase()}-budget`, rules: [...ratios(budget), burning(budget, "Fast"), burning(budget, "Slow")] }));
}

function ratios(budget: Budget): Recording[] {
  return [
    ...(budget.what === "Error" ? [{ record: "model:ml_inference_calls:increase1h", expr: `sum by (ml_model_name) (increase(ml_inference_calls_total[${span("1h")}]))` }] : []),
    ...windows.map((window) => ({ record: budget.ratio + window, expr: `${budget.bad(span(window))} / (${budget.all(span(window))} > 0)` })),
    { record: `model:ml_inference_${budget.what.toLowerCase()}_budget:remaining30d`, expr: `1 - ${budget.ratio}30d / on (ml_model_name) (1 - ${budget.objective})` },
  ];
}

function burning(budget: Budget, pace: "Fast" | "Slow"): Alert {
  const burn = (window: string, rate: number) => `${budget.ratio}${window} / on (ml_model_name) (1 - ${budget.objective}) > ${rate}`;
  const pairs = (pace === "Fast" ? fast : slow).map(([long, short, rate]) => `(${burn(long, rate)} and ${burn(short, rate)})`);
  const error = budget.what === "Error";
  const bad = error ? 'ml_inference_calls_total{ml_model_name="churn", ml_inference_outcome="error"}' : 'ml_inference_duration_seconds_bucket{ml_model_name="churn", ml_inference_outcome="success", le="0.5"}';
  const good = error ? 'ml_inference_calls_total{ml_model_name="churn", ml_inference_outcome="success"}' : 'ml_inference_duration_seconds_count{ml_model_name="churn", ml_inference_outcome="success"}';
  const series = error ? { [good]: "0+90x120", [bad]: "0+10x120" } : { [good]: "0+100x120", [bad]: "0+60x120", 'ml_inference_calls_total{ml_model_name="churn", ml_inference_outcome="success"}': "0+100x120" };
  return {
    alert: `Model${budget.what}BudgetBurns${pace === "Fast" ? "Fast" : "Slowly"}`,
    expr: `(${pairs.join("\nor ")})\nand on (ml_model_name) model:ml_inference_calls:increase1h >= ${leastCalls}`,
    for: pace === "Fast" ? "2m" : "15m",
    severity: pace === "Fast" ? "critical" : "warning",
    summary: `{{ $labels.ml_model_name }} spends its budget of ${error ? "errors" : "slow calls"} {{ $value | humanize }} times as fast as it lasts`,
    description: error ? "ml_inference_duration_seconds_count by error_type says with what it fails." : "ml_inference_phase_duration_seconds says where the time goes, if phases are measured; ml_inference_batch_size whether calls became larger.",
    runbook: "docs/alerts.md#budgets",
    needs: budget.needs,
    fires: {
      series,
      at: "60m",
      labels: { ml_model_name: "churn" },
      summary: `churn spends its budget of ${error ? "errors 100" : "slow calls 40"} times as fast as it lasts`,
    },
  };
}
