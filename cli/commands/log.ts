import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";
import { FOREIGN, HISTORY_OPTIONS, NAME_OPTIONS, TIME_OPTIONS } from "../history/options.ts";

export const log = declareCommand({
  name: "log",
  summary: "show the deploy history, from git alone",
  description: [
    "Every move of a pointer, newest first: releases, promotions, rollbacks and edits by hand, with lead time, author, reason and evidence.",
    "With --audit: the moves that skipped an environment, arrived out of order, were edited by hand, or landed without the trailers that lamplighter writes; and the edits by hand in dist/. In a shallow clone only what landed after its oldest commit can be told: ask for that with --since, or fetch the whole history.",
    FOREIGN,
  ],
  arguments: {},
  options: {
    ...NAME_OPTIONS,
    ...TIME_OPTIONS,
    limit: { value: "N", description: "only the newest N moves" },
    audit: { description: "list what did not take the promotion path; exit 1 where anything is found" },
    ...HISTORY_OPTIONS,
  },
  examples: [
    { command: "lamplighter log --env prod --limit 10", does: "the last ten moves in production" },
    { command: "lamplighter log --app catalog --since 30d", does: "one application in the last thirty days" },
    { command: "lamplighter log --audit --since 2026-09-01", does: "in CI: did everything take the promotion path?" },
  ],
  exitCodes: { 0: "the history; with --audit: nothing was found", 1: "with --audit: at least one finding, or something that nobody can tell" },
  insteadOfEstate: "mapping",
});

export type LogOptions = ValuesOf<typeof log>;
