import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const demo = declareCommand({
  name: "demo",
  summary: "make a repository with a month of deliveries in it, to look at",
  description: [
    "Copies the reference estate and lets a month happen to it: releases, promotions and a rollback by the same actions that the commands run, a hand edit, a git revert, a building input that is turned up and down. Then it shows status and log, and how to look further.",
    "Authors and dates are those of the story, so that every run makes the same commits. It needs git, and a clone of Lamplighter: the installed package holds no estate.",
  ],
  arguments: { dir: { description: "the folder to make; by default one among the temporary files", optional: true } },
  options: {},
  examples: [
    { command: "lamplighter demo", does: "make it, show it, and say where it is" },
    { command: "lamplighter demo ../shop", does: "the same in a folder of your own" },
  ],
  exitCodes: { 0: "the repository is made and shown", 3: "git failed; nothing is left behind" },
  needsEstate: false,
});

export type DemoOptions = ValuesOf<typeof demo>;
