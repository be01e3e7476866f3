import * as common from "@grafana/grafana-foundation-sdk/common";
import { DataTransformerConfig } from "@grafana/grafana-foundation-sdk/dashboard";
import * as heatmaps from "@grafana/grafana-foundation-sdk/heatmap";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import * as stats from "@grafana/grafana-foundation-sdk/stat";
import * as tables from "@grafana/grafana-foundation-sdk/table";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

export const source: common.DataSourceRef = { type: "prometheus", uid: "${datasource}" };

/** A query and what its series are called. */
export interface Query {
  expr: string;
  legend?: string;
  /** Ask for exemplars, which link to traces. */
  exemplar?: boolean;
}

export interface Text {
  title: string;
  /** What it shows, of what, and what an empty panel means. */
  description: string;
  /** A unit of Grafana: `s`, `percentunit`, `short`, `reqps`, `bytes`, `watt`, … */
  unit: string;
  width?: number;
  height?: number;
}

/** What the builders of all panels have. */
interface Describable {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  span(width: number): this;
  height(height: number): this;
  datasource(datasource: common.DataSourceRef): this;
}

function described<Panel extends Describable>(panel: Panel, text: Text, width: number, height: number): Panel {
  return panel.title(text.title).description(text.description).unit(text.unit).span(text.width ?? width).height(text.height ?? height).datasource(source);
}

/** Lines over time. */
export function lines(text: Text, ...queries: Query[]): timeseries.PanelBuilder {
  const panel = described(new timeseries.PanelBuilder(), text, 12, 8)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(common.VisibilityMode.Auto)
    .legend(new common.VizLegendOptionsBuilder().displayMode(common.LegendDisplayMode.List).placement(common.LegendPlacement.Bottom).showLegend(true))
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending));
  if (text.unit === "percentunit") panel.min(0);
  queries.forEach((query, index) => panel.withTarget(range(query, index)));
  return panel;
}

/** Values and the ends of their intervals, which are dashed: queries whose legend begins with `lower` or `upper`. */
export function bands(text: Text, ...queries: Query[]): timeseries.PanelBuilder {
  return lines(text, ...queries).overrideByRegexp("/^(lower|upper) /", [
    { id: "custom.lineStyle", value: { fill: "dash", dash: [6, 6] } },
    { id: "custom.fillOpacity", value: 0 },
  ]);
}

/** One number. */
export function number(text: Text, expr: string): stats.PanelBuilder {
  return described(new stats.PanelBuilder(), text, 4, 4)
    .noValue("none")
    .graphMode(common.BigValueGraphMode.Area)
    .colorMode(common.BigValueColorMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false))
    .withTarget(range({ expr }, 0));
}

/** How many fell into which bucket, over time. */
export function heatmap(text: Text, expr: string, exemplar = false): heatmaps.PanelBuilder {
  return described(new heatmaps.PanelBuilder(), text, 12, 8)
    .calculate(false)
    .yAxis(new heatmaps.YAxisConfigBuilder().unit(text.unit))
    .withTarget(range({ expr, legend: "{{le}}", exemplar }, 0).format(PromQueryFormat.Heatmap));
}

/** A table of the latest values: a column for each query, a row for each set of labels. */
export function table(text: Text, transformations: DataTransformerConfig[], ...queries: Query[]): tables.PanelBuilder {
  const panel = described(new tables.PanelBuilder(), text, 24, 8)
    .transformations(transformations);
  queries.forEach((query, index) => panel.withTarget(new DataqueryBuilder().expr(query.expr).refId(refId(index)).datasource(source).instant().format(PromQueryFormat.Table)));
  return panel;
}

function range(query: Query, index: number): DataqueryBuilder {
  const built = new DataqueryBuilder().expr(query.expr).refId(refId(index)).datasource(source).range();
  if (query.legend) built.legendFormat(query.legend);
  if (query.exemplar) built.exemplar(true);
  return built;
}

function refId(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
