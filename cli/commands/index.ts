import { command } from "../command.ts";
import type { Command } from "../command.ts";
import { cadence } from "./cadence.ts";
import { check } from "./check.ts";
import { demo } from "./demo.ts";
import { diff } from "./diff.ts";
import { dora } from "./dora.ts";
import { drift } from "./drift.ts";
import { handover } from "./handover.ts";
import { log } from "./log.ts";
import { promote } from "./promote.ts";
import { release } from "./release.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";
import { synth } from "./synth.ts";
import { verify } from "./verify.ts";
import { workflow } from "./workflow.ts";

/** Every command that does work, in the order the help lists them. */
export const COMMANDS: readonly Command[] = [
  command(synth, async () => (await import("./synth/run.ts")).run),
  command(check, async () => (await import("./check/run.ts")).run),
  command(diff, async () => (await import("./diff/run.ts")).run),
  command(drift, async () => (await import("./drift/run.ts")).run),
  command(handover, async () => (await import("./handover/run.ts")).run),
  command(release, async () => (await import("./release/run.ts")).run),
  command(verify, async () => (await import("./verify/run.ts")).run),
  command(promote, async () => (await import("./promote/run.ts")).run),
  command(workflow, async () => (await import("./workflow/run.ts")).run),
  command(rollback, async () => (await import("./rollback/run.ts")).run),
  command(status, async () => (await import("./status/run.ts")).run),
  command(log, async () => (await import("./log/run.ts")).run),
  command(cadence, async () => (await import("./cadence/run.ts")).run),
  command(dora, async () => (await import("./dora/run.ts")).run),
  command(demo, async () => (await import("./demo/run.ts")).run),
];
