import { command } from "../command.ts";
import type { Command } from "../command.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import { synth } from "./synth.ts";

/** Every command that does work, in the order the help lists them. */
export const COMMANDS: readonly Command[] = [
  command(synth, async () => (await import("./synth/run.ts")).run),
  command(check, async () => (await import("./check/run.ts")).run),
  command(diff, async () => (await import("./diff/run.ts")).run),
];
