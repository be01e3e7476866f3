import { RuleFile, yaml } from "./rule";

/** The files of rules as objects of the Prometheus operator, one each. */
export function prometheusRules(files: RuleFile[]): string {
  const about = `# Written by deploy/grafana/generator: the rules of deploy/prometheus for the Prometheus operator; deploy/regenerate writes them again.
# kubectl apply -f deploy/kubernetes/rules.yaml, or the part you want. An operator that selects rules by a label needs that label here.
`;
  return about + files.map(prometheusRule).join("---\n");
}

function prometheusRule(file: RuleFile): string {
  const groups = yaml(file).split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => `  ${line}\n`).join("");
  return `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: modelobservability-${file.name}\nspec:\n${groups}`;
}
