import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const rollback = declareCommand({
  name: "rollback",
  summary: "go back to a build that ran before",
  description: [
    "Restores the pointer of the newest build that ran before the present one and is not known to be bad, with the dist that it renders to today. The build that is left counts as known bad from then on: neither promote nor rollback takes it again.",
    "What happened since and is not undone by going back is told, and refuses it: contract migrations, versions of custom resources, volumes, fields that nobody can change. So is what the restored build renders to differently today than when it ran.",
    "Gates are not asked: nothing stands in the way of going back.",
  ],
  arguments: { app: { description: "the application" } },
  options: {
    env: { value: "ENV", description: "the environment" },
    to: { value: "DIGEST|REV", description: "the build to go back to: a digest, or a git revision at which it was live; by default the newest good one" },
    reason: { value: "TEXT", description: "why, in one line; it goes into the commit" },
    acrossOneWay: { value: "REASON", description: "go back across steps that it does not undo; the reason goes into the commit" },
    plan: { description: "show the diff of dist, hazards and the commit message; write nothing" },
    push: { value: "REMOTE", description: "commit on the tip that the branch has at a remote, and send it there; where others push too" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter rollback catalog --env prod --reason latency", does: "back to the last good build" },
    { command: "lamplighter rollback catalog --env prod --to HEAD~3 --plan", does: "what going back to an earlier commit's build would change" },
  ],
  exitCodes: { 0: "committed, or the build runs already", 1: "with --plan: something would change", 3: "git failed, or somebody else moved the same pointer meanwhile; nothing has changed" },
});

export type RollbackOptions = ValuesOf<typeof rollback>;
