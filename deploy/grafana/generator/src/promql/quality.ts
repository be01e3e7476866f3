import { increase, Question } from "./expressions";

type Samples = Question<"ml.quality.samples">;
type Outcomes = Question<"ml.quality.outcomes">;
type By = NonNullable<Outcomes["by"]>;

/** Labelled samples of the window that were predicted right. */
export function correct(question: Samples = {}): string {
  return increase("ml.quality.samples", { range: "$window", ...question, where: { ...question.where, "ml.quality.match": "exact" } });
}

/** Labelled samples of the window that can be right or wrong. */
export function labelled(question: Samples = {}): string {
  return increase("ml.quality.samples", { range: "$window", ...question, where: { ...question.where, "ml.quality.match": { oneOf: ["exact", "inexact"] } } });
}

/** Precision, recall and F1 from counts of outcomes, of two classes or by class. */
export function ofOutcomes(score: "precision" | "recall" | "f1", question: Outcomes & { by: By }): string {
  const count = (outcomes: string[]) => increase("ml.quality.outcomes", { range: "$window", ...question, where: { ...question.where, "ml.quality.outcome": { oneOf: outcomes } } });
  switch (score) {
    case "precision":
      return `${count(["tp"])} / ${count(["tp", "fp"])}`;
    case "recall":
      return `${count(["tp"])} / ${count(["tp", "fn"])}`;
    case "f1":
      return `2 * ${count(["tp"])} / (${count(["tp"])} + ${count(["tp", "fp", "fn"])})`;
  }
}
