// json.mjs FILE: a file of YAML as an array of its documents in JSON, for tests that ask what is in it. A key that is there twice is an error.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const documents = parseAllDocuments(readFileSync(process.argv[2], "utf8"), { merge: true });
for (const document of documents) if (document.errors.length > 0) throw document.errors[0];
console.log(JSON.stringify(documents.map((document) => document.toJS())));
