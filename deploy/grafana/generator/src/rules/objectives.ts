import { RuleFile } from "./rule";

/** What is asked of models; the one file to edit. */
export function objectives(): RuleFile {
  const everyModel = "group by (ml_model_name) (ml_inference_calls_total)";
  return {
    name: "objectives",
    about: `What is asked of each model: the file to change. Here every model has the same; to ask another thing of one, put it before the rest:
  expr: label_replace(vector(0.995), "ml_model_name", "churn", "", "") or ${everyModel} * 0.999
Below 0.9306 a burn rate of 14.4 cannot be reached, and the fast alert on errors or latency never fires: choose 0.94 or more for these two.`,
    groups: [
      {
        name: "model-objectives",
        rules: [
          { record: "model:objective_availability:ratio", expr: `${everyModel} * 0.999` },
          // So many of the calls that succeed are faster than le seconds, which must be the bound of a bucket.
          { record: "model:objective_latency:ratio", expr: `${everyModel} * 0.99`, labels: { le: "0.5" } },
          { record: "model:objective_accuracy:ratio", expr: `${everyModel} * 0.9` },
        ],
      },
    ],
  };
}
