import { Question, rate } from "./expressions";

type AtMost = Question<"ml.inference.output.confidence.at_most">;

/** The buckets of confidence, cumulative as those of a histogram are. */
export function confidenceBuckets(question: AtMost = {}): string {
  const counted = rate("ml.inference.output.confidence.at_most", { ...question, by: [...(question.by ?? []), "ml.confidence.bound"] });
  return `label_replace(${counted}, "le", "$1", "ml_confidence_bound", "(.+)")`;
}

/** The mean of the outputs that have a confidence. */
export function meanConfidence({ by, scope, range }: Question<"ml.inference.output.confidence.sum"> = {}): string {
  const all = rate("ml.inference.output.confidence.at_most", { by, scope, range, where: { "ml.confidence.bound": "1" } });
  return `${rate("ml.inference.output.confidence.sum", { by, scope, range })} / ${all}`;
}
