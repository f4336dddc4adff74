import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const synth = declareCommand({
  name: "synth",
  summary: "render building and lights into dist/",
  description: [
    "Renders every stack to Terraform JSON and every chart to Kubernetes manifests, checks the result and publishes it into dist/ as a whole. It needs no network and no credentials, and gives the same bytes every time.",
    "A unit whose inputs have not changed is not rendered again, and its files are taken as they were last seen, unless one was made, removed or replaced; one that was edited in its place is found by --check and by lamplighter check, and mended by the synth after that. A finding of severity error keeps dist/ as it is.",
  ],
  arguments: {},
  options: {
    env: { value: "ENV", repeatable: true, description: "only this environment" },
    unit: { value: "UNIT", repeatable: true, description: "only this chart or stack" },
    check: { description: "write nothing; exit 1 with the list when dist/ is stale" },
    pruneForeign: { description: "remove files in dist/ that lamplighter did not write, or that were changed since" },
    typeCheck: { default: true, description: "do not type-check the sources" },
    cache: { default: true, description: "render everything, whatever was rendered before" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter synth", does: "render everything" },
    { command: "lamplighter synth --env prod --unit catalog", does: "render one unit" },
    { command: "lamplighter synth --check", does: "in CI: is what is committed what the sources say?" },
  ],
  exitCodes: { 0: "dist/ is what the sources say", 1: "findings kept dist/ as it was; with --check: dist/ is stale" },
});

export type SynthOptions = ValuesOf<typeof synth>;
