import type { SyntaxNode } from "@lezer/common";
import type { LRParser } from "@lezer/lr";
import { Family, labels as everyLabel, published } from "./known";

// Its types are those of a module for import; what is loaded here is its other form, for require.
const { parser } = require("@prometheus-io/lezer-promql") as { parser: LRParser };

export interface Context {
  /** Series that rules record, beside those that are published. */
  recorded: Map<string, Family>;
  /** Labels of the application's own: the attributes of segments. */
  own: Set<string>;
  /** The shortest range that is allowed, in seconds. */
  shortestRange: number;
}

const ofCounters = new Set(["Rate", "Increase", "Irate", "Resets"]);

/** What is wrong with an expression of PromQL; nothing for one that may be handed out. */
export function problemsOf(expression: string, context: Context): string[] {
  const problems: string[] = [];
  const text = (node: SyntaxNode) => expression.slice(node.from, node.to);
  parser.parse(expression).iterate({
    enter: ({ node }) => {
      if (node.type.isError) problems.push(`does not parse at character ${node.from}: ${expression.slice(node.from, node.from + 30)}`);
      if (node.name === "VectorSelector") problems.push(...selector(node, text, context));
      if (node.name === "GroupingLabels") for (const label of names(node, text)) if (!everyLabel.has(label) && !context.own.has(label)) problems.push(`no series has the label ${label}`);
      if (node.name === "MatrixSelector") problems.push(...range(node, text, context));
      if (node.name === "FunctionCall") problems.push(...call(node, text, context));
    },
  });
  return problems;
}

function selector(node: SyntaxNode, text: (node: SyntaxNode) => string, context: Context): string[] {
  const name = node.getChild("Identifier");
  if (!name) return ["a selector without a name reads every series there is"];
  const family = published.get(text(name)) ?? context.recorded.get(text(name));
  if (!family) return [`${text(name)} is not published`];
  const matchers = node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? [];
  return matchers
    .map((matcher) => text(matcher.getChild("LabelName")!))
    .filter((label) => !family.labels.has(label) && !context.own.has(label))
    .map((label) => `${text(name)} has no label ${label}`);
}

function call(node: SyntaxNode, text: (node: SyntaxNode) => string, context: Context): string[] {
  const name = node.getChild("FunctionIdentifier")?.firstChild?.name ?? "";
  const problems: string[] = [];
  if (ofCounters.has(name)) {
    node.cursor().iterate((inner) => {
      if (inner.name !== "VectorSelector") return;
      const identifier = inner.node.getChild("Identifier");
      const family = identifier && (published.get(text(identifier)) ?? context.recorded.get(text(identifier)));
      if (family && family.kind !== "counter") problems.push(`${name.toLowerCase()}() of ${text(identifier)}, which is a ${family.kind}`);
    });
  }
  if (name === "HistogramQuantile" && !/\ble\b/.test(text(node))) problems.push("histogram_quantile() of buckets without le");
  return problems;
}

function range(node: SyntaxNode, text: (node: SyntaxNode) => string, context: Context): string[] {
  const written = /\[([^\]]*)\]$/.exec(text(node))![1];
  const seconds = secondsOf(written);
  if (Number.isNaN(seconds)) return [`[${written}] is no range`];
  return seconds < context.shortestRange ? [`[${written}] is shorter than four scrapes, ${context.shortestRange} s`] : [];
}

/** `1h30m` in seconds. */
export function secondsOf(duration: string): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 };
  const parts = [...duration.matchAll(/([0-9.]+)(ms|[smhdwy])/g)];
  return parts.length === 0 || parts.map(([part]) => part).join("") !== duration ? NaN : parts.reduce((sum, [, number, unit]) => sum + Number(number) * units[unit], 0);
}

function names(node: SyntaxNode, text: (node: SyntaxNode) => string): string[] {
  return node.getChildren("LabelName").map(text);
}
