import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const check = declareCommand({
  name: "check",
  summary: "look for what breaks the split between building and lights",
  description: [
    "Renders everything in memory, writes nothing, and lists every finding with the construct, the source line, the reason and the way out.",
  ],
  arguments: {},
  options: {
    format: { value: "FORMAT", choices: ["text", "json", "markdown"], default: "text", description: "how the findings are written" },
  },
  examples: [
    { command: "lamplighter check", does: "list the findings" },
    { command: "lamplighter check --format markdown", does: "as a comment for a pull request" },
  ],
  exitCodes: { 0: "no finding", 1: "at least one finding, or something could not be checked" },
});

export type CheckOptions = ValuesOf<typeof check>;
