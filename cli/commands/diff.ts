import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const diff = declareCommand({
  name: "diff",
  summary: "show what would change: objects and fields, building and lights",
  description: [
    "Compares the dist/ of a git revision with what the sources render to now: objects and fields that are added, removed or changed. Neither the work tree nor the index is touched.",
  ],
  arguments: {},
  options: {
    base: { value: "REF", default: "HEAD", description: "the git revision to compare with" },
    env: { value: "ENV", repeatable: true, description: "only this environment" },
    format: { value: "FORMAT", choices: ["text", "json", "markdown"], default: "text", description: "how the changes are written" },
  },
  examples: [
    { command: "lamplighter diff", does: "what the present sources would change" },
    { command: "lamplighter diff --base origin/main --format markdown", does: "what a branch changes, for its pull request" },
  ],
  exitCodes: { 0: "nothing would change", 1: "something would change" },
});

export type DiffOptions = ValuesOf<typeof diff>;
