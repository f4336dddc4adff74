import { quoted } from "../../contract/index.ts";
import type { Wall } from "./wall.ts";

const COMMAND = /(?:^|[\s;&|(`/])(?:kubectl|helm|kustomize|argocd|flux)(?:\s|$)/;

export const noKubernetesCommand: Wall = {
  rule: "no-kubernetes-command",
  why: "a provisioner that writes to a cluster is a deployment that no plan shows, no reconciler knows and no revert undoes",
  fix: "make the object in charts/ with a construct of lamplighter/lights; the reconciler applies it",
  inspect({ leaves }) {
    return leaves
      .filter(({ address, field, value }) => typeof value === "string" && COMMAND.test(value) && (/^provisioner\b/.test(field) || address[1] === "external"))
      .map(({ construct, field, value }) => ({ construct, field, what: `Terraform would run ${quoted(value)}` }));
  },
};
