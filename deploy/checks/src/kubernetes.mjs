// kubernetes.mjs: each manifest against the schema of its kind. Problems, one a line; then counts.
import * as operator from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1";
import * as apps from "kubernetes-models/apps/v1";
import * as networking from "kubernetes-models/networking.k8s.io/v1";
import * as core from "kubernetes-models/v1";
import { manifests } from "./manifests.mjs";

const groups = { "apps/v1": apps, "networking.k8s.io/v1": networking, v1: core, "monitoring.coreos.com/v1": operator };
let problems = 0;
const all = manifests();
for (const { name, value } of all) {
  try {
    new groups[value.apiVersion][value.kind](value).validate();
  } catch (problem) {
    problems++;
    console.log(`${name}: ${value.kind} ${value.metadata?.name}: ${problem.message}`);
  }
}
console.log(`${all.length} manifests, ${problems} problems`);
