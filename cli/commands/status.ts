import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";
import { FOREIGN, HISTORY_OPTIONS, NAME_OPTIONS } from "../history/options.ts";

export const status = declareCommand({
  name: "status",
  summary: "show what git says is live: application by environment, since when, by whom",
  description: [
    "Reads the history of the pointers and tells, for every application and environment, the build that is live, how it came there, and how far it is behind the environment before it.",
    FOREIGN,
  ],
  arguments: {},
  options: { ...NAME_OPTIONS, ...HISTORY_OPTIONS },
  examples: [
    { command: "lamplighter status", does: "everything" },
    { command: "lamplighter status --env prod --format json", does: "production, for a script" },
    { command: "lamplighter status --root ../deployments --mapping pointers.yaml", does: "another repository, without an estate" },
  ],
  exitCodes: { 0: "the answer, whatever it is" },
  insteadOfEstate: "mapping",
});

export type StatusOptions = ValuesOf<typeof status>;
