// types.mjs: writes what is committed as values of the types of Elasticsearch's client and of Kubernetes into dist/types, where tsc checks them.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { manifests } from "./manifests.mjs";

const folder = new URL("../dist/types/", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const elastic = (file) => JSON.parse(readFileSync(new URL(`../../elastic/${file}`, import.meta.url), "utf8"));

write("template", "@elastic/elasticsearch/lib/api/types", "IndicesPutIndexTemplateRequest", { name: "modelobservability-logs", ...elastic("index-template.json") });
write("pipeline", "@elastic/elasticsearch/lib/api/types", "IngestPutPipelineRequest", { id: "modelobservability-logs", ...elastic("ingest-pipeline.json") });
let count = 2;
for (const { name, value } of manifests()) {
  const [group, version] = value.apiVersion.includes("/") ? value.apiVersion.split("/") : ["", value.apiVersion];
  const module = group === "monitoring.coreos.com" ? `@kubernetes-models/prometheus-operator/${group}/${version}` : ["kubernetes-models", group, version].filter(Boolean).join("/");
  write(`${name}-${count++}`, module, `I${value.kind}`, value);
}
console.log(`${count} values`);

function write(name, module, type, value) {
  writeFileSync(new URL(`${name}.ts`, folder), `import type { ${type} } from ${JSON.stringify(module)};\nexport const value: ${type} = ${JSON.stringify(value, null, 2)};\n`);
}
