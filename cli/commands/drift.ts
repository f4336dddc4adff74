import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const drift = declareCommand({
  name: "drift",
  summary: "compare the committed dist with what is live: cluster and cloud",
  description: [
    "Reads every object that dist has of an environment from its cluster and compares it on the fields that dist sets, by a dry run of server-side apply: the server's defaults and spellings are no drift. Tells what is changed, missing or extra, who set it and since when where the cluster knows, and whether the environment's reconciler will undo it. Of the building, each stack is asked by a refresh-only plan of Terraform or OpenTofu, which must have been initialised in its folder. Nothing is changed anywhere.",
    "What could not be looked at is listed as unchecked with the reason, and never counts as clean. Values of Secrets are not read. The dry run needs the right to get, list and patch.",
    "A cluster that does not carry the environment's own Application or Kustomization is refused. Where environments have clusters of their own, name the context of each.",
  ],
  arguments: {},
  options: {
    env: { value: "ENV", repeatable: true, description: "only this environment" },
    unit: { value: "NAME", repeatable: true, description: "only this chart or stack" },
    layer: { value: "LAYER", choices: ["building", "lights"], description: "only this half" },
    base: { value: "REF", default: "HEAD", description: "the git revision whose dist is compared" },
    context: { value: "[ENV=]CONTEXT", repeatable: true, description: "the kubeconfig's context, for all environments or for one; by default the current one" },
    kubeconfig: { value: "FILE", description: "the kubeconfig; by default what KUBECONFIG names, or ~/.kube/config" },
    terraform: { value: "PROGRAM", description: "the program that plans; by default terraform, or tofu where there is none" },
    format: { value: "FORMAT", choices: ["text", "json", "markdown"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter drift --env dev", does: "both halves of dev, in the current context" },
    { command: "lamplighter drift --layer lights --context dev=k1 --context prod=k2", does: "the clusters of two environments" },
    { command: "lamplighter drift --env prod --unit catalog --format json", does: "one unit, for a script" },
  ],
  exitCodes: { 0: "everything was looked at and is as dist says", 1: "something is changed, missing or extra, whatever else could not be looked at", 2: "bad usage or input, or the cluster is not this environment's", 3: "nothing is known to differ, but something could not be looked at" },
});

export type DriftOptions = ValuesOf<typeof drift>;
