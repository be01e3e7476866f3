// collector.mjs FILE: a Collector's configuration as far as it can be checked without one: it parses, its components are of kinds the contrib distribution has, with
// keys they have, every component of a pipeline is defined and every defined one is used. Problems, one a line; then the count.
import { readFileSync } from "node:fs";
import { parseDocument } from "yaml";

/** The components in use and their keys, after the READMEs of the Collector and its contrib repository. */
const known = {
  extensions: { bearertokenauth: ["token"], file_storage: ["directory"], health_check: ["endpoint"] },
  receivers: { otlp: ["protocols"] },
  processors: {
    memory_limiter: ["check_interval", "limit_mib", "limit_percentage", "spike_limit_percentage"],
    batch: ["timeout"],
    tail_sampling: ["decision_wait", "policies"],
  },
  exporters: {
    otlp: ["endpoint", "tls", "sending_queue"],
    otlphttp: ["metrics_endpoint", "traces_endpoint", "logs_endpoint", "tls"],
    prometheusremotewrite: ["endpoint", "remote_write_queue"],
  },
};
const protocolKeys = ["endpoint", "auth", "tls"];

const document = parseDocument(readFileSync(process.argv[2], "utf8"));
if (document.errors.length > 0) throw document.errors[0];
const file = document.toJS();
const problems = Object.keys(file).filter((section) => section !== "service" && !(section in known)).map((section) => `${section}: no section of a Collector`);

for (const [section, kinds] of Object.entries(known)) {
  for (const [name, settings] of Object.entries(file[section] ?? {})) {
    const keys = kinds[name.split("/")[0]];
    if (!keys) problems.push(`${section}: ${name} is of no known kind`);
    else problems.push(...Object.keys(settings ?? {}).filter((key) => !keys.includes(key)).map((key) => `${name}: no key ${key}`));
  }
}

for (const [protocol, settings] of Object.entries(file.receivers?.otlp?.protocols ?? {})) {
  if (protocol !== "grpc" && protocol !== "http") problems.push(`otlp: no protocol ${protocol}`);
  problems.push(...Object.keys(settings).filter((key) => !protocolKeys.includes(key)).map((key) => `otlp: ${protocol} has no key ${key}`));
}

const used = { extensions: new Set(file.service.extensions ?? []), receivers: new Set(), processors: new Set(), exporters: new Set() };
for (const [signal, pipeline] of Object.entries(file.service.pipelines)) {
  if (!["metrics", "traces", "logs"].includes(signal.split("/")[0])) problems.push(`${signal}: no kind of pipeline`);
  if (pipeline.processors[0] !== "memory_limiter" || pipeline.processors.at(-1) !== "batch") problems.push(`${signal}: the limit of memory comes first and batches last`);
  for (const [section, names] of Object.entries(pipeline)) for (const name of names) used[section].add(name);
}

for (const section of Object.keys(known)) {
  const defined = Object.keys(file[section] ?? {});
  problems.push(...[...used[section]].filter((name) => !defined.includes(name)).map((name) => `${section}: ${name} is used and not defined`));
  problems.push(...defined.filter((name) => !used[section].has(name)).map((name) => `${section}: ${name} is defined and not used`));
}

for (const problem of problems) console.log(problem);
console.log(`${problems.length} problems`);
