import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";
import { FOREIGN, HISTORY_OPTIONS, NAME_OPTIONS, TIME_OPTIONS } from "../history/options.ts";

export const dora = declareCommand({
  name: "dora",
  summary: "measure deliveries: frequency, lead time, change-fail rate, time to restore, rework",
  description: [
    "The DORA figures for each application and environment and over time, from git alone. The definitions are in docs/decisions/0006-history.md. What cannot be measured is counted as unknown and enters no median.",
    FOREIGN,
  ],
  arguments: {},
  options: {
    ...NAME_OPTIONS,
    ...TIME_OPTIONS,
    by: { value: "LENGTH", choices: ["day", "week", "month"], default: "week", description: "the stretches of time, in UTC" },
    ...HISTORY_OPTIONS,
  },
  examples: [
    { command: "lamplighter dora", does: "all of history, by week" },
    { command: "lamplighter dora --since 90d --by month --env prod", does: "production in the last ninety days, by month" },
  ],
  exitCodes: { 0: "the figures, whatever they are" },
  insteadOfEstate: "mapping",
});

export type DoraOptions = ValuesOf<typeof dora>;
