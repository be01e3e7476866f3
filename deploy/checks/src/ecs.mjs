// ecs.mjs < lines: each field of each line against the definitions of the Elastic Common Schema and against the mappings of the index template. Problems, one a line;
// then how many fields of the schema and of our own were seen.
import { readFileSync } from "node:fs";
import { EcsFlat, EcsVersion } from "@elastic/ecs";
import { mapped } from "./template.mjs";

const own = /^(ml|gen_ai\.evaluation)\./;
const mappings = mapped();
const problems = [];
const seen = new Set();

for (const [field, type] of mappings) {
  const ecs = EcsFlat[field];
  if (!ecs && !own.test(field)) problems.push(`${field} is mapped, and the schema does not have it`);
  if (ecs && ecs.type !== type) problems.push(`${field} is mapped as ${type}; the schema says ${ecs.type}`);
}

for (const line of readFileSync(0, "utf8").split("\n").filter((text) => text !== "")) {
  const fields = JSON.parse(line);
  if (fields["ecs.version"] !== EcsVersion) problems.push(`ecs.version is ${fields["ecs.version"]}; the definitions are those of ${EcsVersion}`);
  if (Object.keys(fields).slice(0, 3).join() !== "@timestamp,log.level,message") problems.push(`the line begins with ${Object.keys(fields).slice(0, 3)}`);
  for (const [field, value] of Object.entries(fields)) check(field, value);
}

function check(field, value) {
  seen.add(field);
  if (field.startsWith("labels.")) {
    if (typeof value !== "string" || /[.*\\]/.test(field.slice(7))) problems.push(`${field} is no label: ${JSON.stringify(value)}`);
    return;
  }
  const ecs = EcsFlat[field];
  const type = ecs?.type ?? mappings.get(field);
  if (!ecs && !own.test(field)) problems.push(`${field} is neither of the schema nor ours`);
  else if (type === undefined && !field.startsWith("ml.signal.evidence.")) problems.push(`${field} is ours and not mapped`);
  else if (ecs && !mappings.has(field)) problems.push(`${field} is of the schema and not mapped`);
  else if (type !== undefined && !fits(type, value)) problems.push(`${field} is a ${type}; it was ${JSON.stringify(value)}`);
  const allowed = ecs?.allowed_values?.map((one) => one.name);
  if (allowed && !allowed.includes(value)) problems.push(`${field} is one of ${allowed}; it was ${value}`);
}

function fits(type, value) {
  switch (type) {
    case "date": return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
    case "long": return Number.isInteger(value);
    case "double": return typeof value === "number";
    default: return typeof value === "string";
  }
}

const names = [...seen];
for (const problem of new Set(problems)) console.log(problem);
console.log(`${names.filter((field) => EcsFlat[field]).length} fields of the schema, ${names.filter((field) => own.test(field)).length} of our own, ${new Set(problems).size} problems`);
