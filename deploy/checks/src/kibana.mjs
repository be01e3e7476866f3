// kibana.mjs FILE: writes the saved objects that Kibana imports: a data view, a search of signals, one of failed calls, counts of both and a dashboard.
import { writeFileSync } from "node:fs";

const view = "modelobservability-logs";
const source = (query) => JSON.stringify({ query: { query, language: "kuery" }, filter: [], indexRefName: "kibanaSavedObjectMeta.searchSourceJSON.index" });
const toView = { id: view, name: "kibanaSavedObjectMeta.searchSourceJSON.index", type: "index-pattern" };
const object = (type, typeMigrationVersion, id, attributes, references) => ({ attributes, coreMigrationVersion: "8.8.0", id, managed: false, references, type, typeMigrationVersion });

function search(id, title, description, query, columns) {
  const attributes = { title, description, columns, sort: [["@timestamp", "desc"]], hideChart: false, isTextBasedQuery: false, timeRestore: false, grid: {} };
  return object("search", "8.0.0", id, { ...attributes, kibanaSavedObjectMeta: { searchSourceJSON: source(query) } }, [toView]);
}

const count = { id: "1", enabled: true, type: "count", schema: "metric", params: {} };
const terms = (id, schema, field, size) => ({ id, enabled: true, type: "terms", schema, params: { field, orderBy: "1", order: "desc", size, otherBucket: true, otherBucketLabel: "Other", missingBucket: false } });
const time = { id: "2", enabled: true, type: "date_histogram", schema: "segment", params: { field: "@timestamp", useNormalizedEsInterval: true, interval: "auto", drop_partials: false, min_doc_count: 1, extended_bounds: {} } };

function visualization(id, title, query, type, params, aggs) {
  const visState = JSON.stringify({ title, type, aggs, params });
  return object("visualization", "8.5.0", id, { title, description: "", uiStateJSON: "{}", version: 1, visState, kibanaSavedObjectMeta: { searchSourceJSON: source(query) } }, [toView]);
}

const axes = {
  type: "histogram",
  grid: { categoryLines: false },
  categoryAxes: [{ id: "CategoryAxis-1", type: "category", position: "bottom", show: true, scale: { type: "linear" }, labels: { show: true, filter: true, truncate: 100 }, title: {} }],
  valueAxes: [{ id: "ValueAxis-1", name: "LeftAxis-1", type: "value", position: "left", show: true, scale: { type: "linear", mode: "normal" }, labels: { show: true, rotate: 0, filter: false, truncate: 100 }, title: { text: "Count" } }],
  seriesParams: [{ show: true, type: "histogram", mode: "stacked", data: { label: "Count", id: "1" }, valueAxis: "ValueAxis-1", drawLinesBetweenPoints: true, lineWidth: 2, showCircles: true }],
  addTooltip: true,
  addLegend: true,
  legendPosition: "right",
  times: [],
  addTimeMarker: false,
};
const table = { perPage: 10, showPartialRows: false, showMetricsAtAllLevels: false, showTotal: false, totalFunc: "sum", percentageCol: "" };

const signals = 'event.kind: "alert"';
const failed = 'event.action: "ml.inference.failed"';
const panels = [
  [visualization("modelobservability-signals-over-time", "Signals by code", signals, "histogram", axes, [count, time, terms("3", "group", "ml.signal.code", 20)]), [0, 0, 24, 12]],
  [visualization("modelobservability-failures-over-time", "Failed calls by type, as far as they are told", failed, "histogram", axes, [count, time, terms("3", "group", "error.type", 20)]), [24, 0, 24, 12]],
  [visualization("modelobservability-signals-by-model", "Signals by model, version and code", signals, "table", table, [count, terms("2", "bucket", "ml.model.name", 20), terms("3", "bucket", "ml.model.version", 5), terms("4", "bucket", "ml.signal.code", 20)]), [0, 12, 24, 14]],
  [visualization("modelobservability-lines-by-level", "Lines by level", "", "histogram", axes, [count, time, terms("3", "group", "log.level", 6)]), [24, 12, 24, 14]],
  [search("modelobservability-signals", "Signals of models", "Findings about models, with what to do", signals, ["log.level", "ml.model.name", "ml.model.version", "ml.signal.code", "message", "event.reference", "trace.id"]), [0, 26, 48, 14]],
  [search("modelobservability-failures", "Failed calls of models", "Ten a minute of one type of error are told; the counter ml.inference.calls has all", failed, ["ml.model.name", "ml.model.version", "error.type", "ml.inference.duration", "ml.inference.withheld", "trace.id"]), [0, 40, 48, 14]],
];

const dashboard = object(
  "dashboard",
  "8.9.0",
  "modelobservability",
  {
    title: "Models: signals and failed calls",
    description: "Logs written with AddEcsConsole()",
    timeRestore: true,
    timeFrom: "now-24h",
    timeTo: "now",
    version: 1,
    optionsJSON: JSON.stringify({ useMargins: true, syncColors: true, syncCursor: true, syncTooltips: false, hidePanelTitles: false }),
    panelsJSON: JSON.stringify(panels.map(([panel, [x, y, w, h]], index) => ({ type: panel.type, gridData: { x, y, w, h, i: `${index}` }, panelIndex: `${index}`, embeddableConfig: { enhancements: {} }, panelRefName: `panel_${index}` }))),
    kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: { query: "", language: "kuery" }, filter: [] }) },
  },
  panels.map(([panel], index) => ({ id: panel.id, name: `${index}:panel_${index}`, type: panel.type })),
);
const dataView = object("index-pattern", "8.0.0", view, { title: "logs-modelobservability-*", name: "Logs of models", timeFieldName: "@timestamp", allowHidden: false, fieldAttrs: "{}", fieldFormatMap: "{}", fields: "[]", runtimeFieldMap: "{}", sourceFilters: "[]" }, []);
writeFileSync(process.argv[2], [dataView, ...panels.map(([panel]) => panel), dashboard].map((one) => JSON.stringify(one) + "\n").join(""));
