import { quoted } from "../../contract/index.ts";
import { entriesOf, makerOf, valueAt } from "./wall.ts";
import type { Breach, Wall } from "./wall.ts";

/** Providers that write to a cluster's API; their resources carry the name in front. */
const PROVIDERS = "kubernetes|kubernetes-alpha|helm|kubectl|kustomization|k8s|argocd|flux";
const RESOURCE = new RegExp(`^(${PROVIDERS})_`);
const PROVIDER = new RegExp(`^(${PROVIDERS})$`);
const SOURCE = new RegExp(`(^|/)(${PROVIDERS})$`);

export const noKubernetesObject: Wall = {
  rule: "no-kubernetes-object",
  why: "what runs in a cluster changes with every release; in Terraform it would wait for a plan of the substrate, and two tools would fight over it",
  fix: "make it in charts/ with a construct of lamplighter/lights; the reconciler applies it",
  inspect(input) {
    const breaches: Breach[] = [];
    for (const kind of ["resource", "data", "ephemeral"]) {
      for (const [type, made] of entriesOf(valueAt(input.terraform, [kind]))) {
        if (!RESOURCE.test(type)) continue;
        for (const [id] of entriesOf(made)) {
          breaches.push({ construct: makerOf(input, [kind, type, id]), field: `${kind}.${type}.${id}`, what: `${quoted(type)} is an object in a cluster` });
        }
      }
    }
    for (const [name] of entriesOf(valueAt(input.terraform, ["provider"]))) {
      if (PROVIDER.test(name)) breaches.push({ construct: makerOf(input, ["provider", name]), field: `provider.${name}`, what: `the provider ${quoted(name)} writes to a cluster` });
    }
    for (const [name, required] of entriesOf(valueAt(input.terraform, ["terraform", "required_providers"]))) {
      const source = valueAt(required, ["source"]) ?? name;
      if (typeof source !== "string" || !SOURCE.test(source)) continue;
      breaches.push({ construct: makerOf(input, ["terraform", "required_providers", name]), field: `terraform.required_providers.${name}`, what: `the provider ${quoted(source)} writes to a cluster` });
    }
    return breaches;
  },
};
