import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const handover = declareCommand({
  name: "handover",
  summary: "record what the building outputs for the lights, show it, check it",
  description: [
    "pull asks Terraform or OpenTofu for the outputs of every stack in dist that declares one for the handover, and writes them to environments/handover/<env>.json. Each folder must have been initialised, and its stack applied. Outputs with other names are left out. A sensitive output, what looks like a secret and what changes with every release are refused, and nothing is written. Nothing is ever looked up when manifests are rendered: what counts is the file.",
    "show prints what is recorded, and which output of which stack it is. check compares it with what the charts ask for and what the stacks declare; it needs no Terraform.",
  ],
  arguments: { verb: { description: "pull, show or check" } },
  options: {
    env: { value: "ENV", description: "the environment" },
    check: { description: "with pull: write nothing, and exit 1 where the file would change" },
    terraform: { value: "PROGRAM", description: "with pull: the program that is asked; by default terraform, or tofu where there is none" },
    file: { value: "FILE", description: "with pull: read what terraform output -json printed, and ask nobody" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter handover pull --env dev", does: "ask each stack of dev, show what changes, write it" },
    { command: "lamplighter handover pull --env prod --file outputs.json --check", does: "compare the outputs that another job saved" },
    { command: "lamplighter handover check --env prod", does: "what charts ask for and nobody recorded" },
  ],
  exitCodes: { 0: "recorded, shown, or as it should be", 1: "pull --check: the file would change; check: something is missing or stale", 2: "bad usage, or an output that must not be recorded; nothing was written", 3: "Terraform failed, or a chart could not be asked" },
});

export type HandoverOptions = ValuesOf<typeof handover>;
