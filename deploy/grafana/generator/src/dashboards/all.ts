import { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { gpus } from "./gpus";
import { languageModels } from "./languageModels";
import { model } from "./model";
import { models } from "./models";
import { sdk } from "./sdk";
import { training } from "./training";
import { versions } from "./versions";

/** Every dashboard by the name of its file. */
export const dashboards: Record<string, () => Dashboard> = {
  models: () => finished(models().build()),
  model: () => finished(model().build()),
  versions: () => finished(versions().build()),
  training: () => finished(training().build()),
  gpus: () => finished(gpus().build()),
  "language-models": () => finished(languageModels().build()),
  sdk: () => finished(sdk().build()),
};

/** Links to a panel name it by its number. What the builders add for variables of intervals, the schema has of no other. */
function finished(dashboard: Dashboard): Dashboard {
  (dashboard.panels ?? []).forEach((panel, index) => (panel.id = index + 1));
  for (const variable of (dashboard.templating?.list ?? []) as object[]) for (const field of ["auto", "auto_min", "auto_count"]) Reflect.deleteProperty(variable, field);
  return dashboard;
}
