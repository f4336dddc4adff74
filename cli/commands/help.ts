import { declareCommand } from "../command.ts";

export const help = declareCommand({
  name: "help",
  summary: "explain lamplighter or one of its commands",
  description: ["Without a command: the list of commands. `lamplighter COMMAND --help` says the same as `lamplighter help COMMAND`."],
  arguments: { command: { optional: true, description: "the command to explain" } },
  options: {},
  examples: [{ command: "lamplighter help synth", does: "explain synth" }],
  exitCodes: {},
});
