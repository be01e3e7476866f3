import { readFileSync } from "node:fs";

/** The fields that the index template maps, with their types. */
export function mapped() {
  const template = JSON.parse(readFileSync(new URL("../../elastic/index-template.json", import.meta.url), "utf8"));
  return new Map(leaves(template.template.mappings.properties, ""));
}

function leaves(properties, before) {
  return Object.entries(properties).flatMap(([name, mapping]) => (mapping.properties ? leaves(mapping.properties, `${before}${name}.`) : mapping.dynamic ? [] : [[before + name, mapping.type]]));
}
