import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { increase } from "../promql/expressions";
import { source } from "./panels";

/** What restricts every query of a dashboard to what is chosen above it. */
export const scope = {
  /** In backquotes, where nothing is escaped, so that names with quotes, braces and backslashes are found as well. */
  model: "ml_model_name=~`${model:regex}`, ml_model_version=~`${version:regex}`, instance=~`${instance:regex}`",
  instance: "instance=~`${instance:regex}`",
  gpu: "hw_id=~`${gpu:regex}`, instance=~`${instance:regex}`",
};

type Variable = "model" | "oneModel" | "version" | "instance" | "gpu" | "window" | "segment";

/** A dashboard with its data source, variables, links to the others, and marks where signals were raised. */
export function frame(uid: string, title: string, description: string, variables: Variable[]): dashboard.DashboardBuilder {
  const built = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["modelobservability"])
    .editable()
    .refresh("30s")
    .time({ from: "now-3h", to: "now" })
    .timezone("browser")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(new dashboard.DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"))
    .link(new dashboard.DashboardLinkBuilder("ModelObservability").type(dashboard.DashboardLinkType.Dashboards).tags(["modelobservability"]).asDropdown(true).includeVars(true).keepTime(true));
  for (const variable of variables) built.withVariable(variableOf(variable, variables));
  if (variables.includes("version")) built.annotation(signals());
  return built;
}

/** Where a finding began. The page of each code is in docs/signals. */
function signals(): dashboard.AnnotationQueryBuilder {
  const raised = increase("ml.signals", { by: ["ml.model.name", "ml.model.version", "ml.signal.code", "ml.signal.severity"], scope: scope.model });
  const query = new DataqueryBuilder().expr(`${raised} > 0`).refId("Signals").datasource(source);
  return new dashboard.AnnotationQueryBuilder()
    .name("Signals")
    .enable(true)
    .iconColor("orange")
    .datasource(source)
    .titleFormat("{{ml_signal_code}} ({{ml_signal_severity}})")
    .textFormat("{{ml_model_name}} {{ml_model_version}}: see docs/signals/{{ml_signal_code}}.md")
    .tagKeys("ml_signal_code,ml_signal_severity")
    .target(query);
}

function variableOf(variable: Variable, all: Variable[]): dashboard.QueryVariableBuilder | dashboard.CustomVariableBuilder | dashboard.TextBoxVariableBuilder {
  const ofModel = all.includes("model") || all.includes("oneModel") ? "{ml_model_name=~`${model:regex}`}" : "";
  switch (variable) {
    case "model":
      return labels("model", "Model", "ml_inference_calls_total", "ml_model_name", true);
    case "oneModel":
      return labels("model", "Model", "ml_inference_calls_total", "ml_model_name", false);
    case "version":
      return labels("version", "Version", `ml_inference_calls_total${ofModel}`, "ml_model_version", true);
    case "instance":
      return labels("instance", "Instance", all.includes("gpu") ? "hw_gpu_memory_limit_bytes" : `ml_inference_calls_total${ofModel}`, "instance", true);
    case "gpu":
      return labels("gpu", "GPU", "hw_gpu_memory_limit_bytes", "hw_id", true);
    case "window":
      return new dashboard.CustomVariableBuilder("window").label("Window of labels").values("10m,1h,6h,1d,7d").current({ text: "1h", value: "1h" });
    case "segment":
      return new dashboard.TextBoxVariableBuilder("segment").label("Attribute of segments").defaultValue("country");
  }
}

/** Counters have one name however they came, so the variables find models of a scrape and of OTLP. */
function labels(name: string, label: string, series: string, of: string, several: boolean): dashboard.QueryVariableBuilder {
  const variable = new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(source)
    .query(`label_values(${series}, ${of})`)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
  // Everything, also what has no such label: a model without a version.
  return several ? variable.multi(true).includeAll(true).allValue(".*").current({ text: "All", value: "$__all" }) : variable;
}
