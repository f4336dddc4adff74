import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";

export const promote = declareCommand({
  name: "promote",
  summary: "copy what runs in one environment to the next one",
  description: [
    "Points the target to exactly the digest that runs in the source, renders the units that run the application, and commits both. Nothing is built again, and no environment is skipped.",
    "Refused: a build that a rollback or a verification proved bad, and one older than the target's. The target's gates are asked about each build; one in enforce mode that does not let it by refuses the promotion, unless --without-gates gives a reason. Of several applications all are promoted in one commit, or none.",
  ],
  arguments: { app: { description: "the applications, all in one commit; none with --all", optional: true, repeatable: true } },
  options: {
    from: { value: "ENV", description: "the environment whose builds are copied" },
    to: { value: "ENV", description: "the environment that promotes from it" },
    all: { description: "every application that differs, in one commit" },
    plan: { description: "show the diff of dist, hazards, gates and the commit message; write nothing" },
    pullRequest: { description: "commit on a branch of its own instead, and write title and text of a pull request; nothing is pushed" },
    allowDowngrade: { description: "take a build that is older than the one that runs" },
    withoutGates: { value: "REASON", description: "set aside gates that would refuse; the reason goes into the commit" },
    push: { value: "REMOTE", description: "commit on the tip that the branch has at a remote, and send it there; where others push too" },
    format: { value: "FORMAT", choices: ["text", "json"], default: "text", description: "how the answer is written" },
  },
  examples: [
    { command: "lamplighter promote catalog --from dev --to staging --plan", does: "what exactly would change" },
    { command: "lamplighter promote catalog --from dev --to staging", does: "do it" },
    { command: "lamplighter promote catalog api --from staging --to prod", does: "both in one commit, or none" },
    { command: "lamplighter promote catalog --from staging --to prod --pull-request", does: "prepare it for a review" },
    { command: "lamplighter promote --all --from staging --to prod", does: "everything that differs, or nothing" },
  ],
  exitCodes: { 0: "committed, or there was nothing to do", 1: "with --plan: something would change", 3: "git failed, or somebody else moved the same pointer meanwhile; nothing has changed" },
});

export type PromoteOptions = ValuesOf<typeof promote>;
