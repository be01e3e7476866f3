// objects.mjs FILE: Kibana's saved objects: all that is named exists in the file, and every field that is shown or asked for is mapped. Problems, one a line; then counts.
import { readFileSync } from "node:fs";
import { mapped } from "./template.mjs";

const fields = mapped();
const objects = readFileSync(process.argv[2], "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
const ids = new Set(objects.map((one) => `${one.type}/${one.id}`));
const problems = [];
let asked = 0;

for (const one of objects) {
  for (const to of one.references) if (!ids.has(`${to.type}/${to.id}`)) problems.push(`${one.id} refers to ${to.type}/${to.id}, which is not there`);
  if (!one.attributes.title) problems.push(`${one.id} has no title`);
  const source = JSON.parse(one.attributes.kibanaSavedObjectMeta?.searchSourceJSON ?? "{}");
  const named = [
    ...(source.query?.query.match(/[a-z_@][\w.]*(?=:)/g) ?? []),
    ...(one.attributes.columns ?? []),
    ...JSON.parse(one.attributes.visState ?? '{"aggs":[]}').aggs.map((agg) => agg.params.field).filter(Boolean),
  ];
  asked += named.length;
  for (const field of named) if (!fields.has(field)) problems.push(`${one.id} asks for ${field}, which is not mapped`);
  for (const panel of JSON.parse(one.attributes.panelsJSON ?? "[]")) {
    if (!one.references.some((to) => to.name === `${panel.panelIndex}:${panel.panelRefName}` && to.type === panel.type)) problems.push(`panel ${panel.panelIndex} refers to nothing`);
  }
}

for (const problem of problems) console.log(problem);
console.log(`${objects.length} objects, ${asked} fields, ${problems.length} problems`);
