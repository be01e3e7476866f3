import { Dashboard, Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { Context, problemsOf } from "./expression";

export interface Asked {
  where: string;
  expr: string;
}

/** The values that variables have while a dashboard is checked: everything, and the shortest window. */
const variables: [RegExp, string][] = [
  [/\$__rate_interval/g, "2m"],
  [/\$window/g, "10m"],
  [/\$segment/g, "country"],
  [/\$\{(\w+):regex\}/g, ".*"],
];

/** An expression with the variables replaced. */
export function filled(expression: string): string {
  return variables.reduce((text, [variable, value]) => text.replace(variable, value), expression);
}

/** Every query of a dashboard: of its panels, its variables, its annotations. */
export function queriesOf(name: string, dashboard: Dashboard): Asked[] {
  const asked: Asked[] = [];
  for (const panel of panelsOf(dashboard))
    for (const target of (panel.targets ?? []) as { expr?: string; refId?: string }[]) asked.push({ where: `${name}, ${panel.title}, ${target.refId}`, expr: target.expr ?? "" });
  for (const variable of dashboard.templating?.list ?? []) {
    const values = /^label_values\((.*), (\w+)\)$/.exec(String(variable.query ?? ""));
    if (values) asked.push({ where: `${name}, variable ${variable.name}`, expr: `count by (${values[2]}) (${values[1]})` });
  }
  for (const annotation of dashboard.annotations?.list ?? []) asked.push({ where: `${name}, annotation ${annotation.name}`, expr: (annotation.target as { expr?: string }).expr ?? "" });
  return asked;
}

export function problemsOfDashboard(name: string, dashboard: Dashboard, context: Context): string[] {
  const problems = queriesOf(name, dashboard).flatMap(({ where, expr }) => problemsOf(filled(expr), context).map((problem) => `${where}: ${problem}`));
  const panels = panelsOf(dashboard);
  for (const panel of panels) {
    if (!panel.title) problems.push(`${name}: a panel has no title`);
    if (!panel.description?.endsWith(".")) problems.push(`${name}, ${panel.title}: has no description that ends in a full stop`);
    if (!panel.fieldConfig?.defaults.unit) problems.push(`${name}, ${panel.title}: has no unit`);
    if (!panel.targets?.length) problems.push(`${name}, ${panel.title}: asks nothing`);
  }
  for (const title of panels.map((panel) => panel.title).filter((title, index, all) => all.indexOf(title) !== index)) problems.push(`${name}: two panels are called ${title}`);
  return problems;
}

function panelsOf(dashboard: Dashboard): Panel[] {
  return ((dashboard.panels ?? []) as Panel[]).filter((panel) => panel.type !== "row");
}
