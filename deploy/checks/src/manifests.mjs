import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

/** Every manifest of deploy/kubernetes. A file that is no YAML, or has a key twice, throws. */
export function manifests() {
  const folder = new URL("../../kubernetes/", import.meta.url);
  return readdirSync(folder).filter((file) => file.endsWith(".yaml")).sort().flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, folder), "utf8")).map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return { name: file.replace(".yaml", ""), value: document.toJS() };
    }));
}
