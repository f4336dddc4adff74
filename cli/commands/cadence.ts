import { declareCommand } from "../command.ts";
import type { ValuesOf } from "../command.ts";
import { HISTORY_OPTIONS } from "../history/options.ts";

const { revision, mapping, format } = HISTORY_OPTIONS;

export const cadence = declareCommand({
  name: "cadence",
  summary: "measure how often building and lights change, and what is on the wrong side",
  description: [
    "Counts from git how often each building input and each lights field in dist/ changed. A building input that changed too often flickers and belongs to the lights; lights that nobody touched for long are masonry and may belong to the building.",
    "The thresholds are those that the estate sets (promotionPath({ cadence: … })), unless an option says otherwise; where neither does, 6 changes in 30 days, enforced, and 365 days, in shadow.",
    "In shadow a finding is told; in enforce it makes the answer fail. With --mapping any git repository is measured, and no estate is needed; the file's format is in docs/history.md.",
  ],
  arguments: {},
  options: {
    flickerChanges: { value: "N", description: "a building input flickers where it changed so often …" },
    flickerDays: { value: "DAYS", description: "… within so many days" },
    flickerMode: { value: "MODE", choices: ["shadow", "enforce"], description: "whether flicker makes the answer fail" },
    masonryDays: { value: "DAYS", description: "lights are masonry where nobody touched them for so many days" },
    masonryMode: { value: "MODE", choices: ["shadow", "enforce"], description: "whether masonry makes the answer fail" },
    revision, mapping, format,
  },
  examples: [
    { command: "lamplighter cadence", does: "the last year" },
    { command: "lamplighter cadence --flicker-changes 3 --flicker-days 14", does: "a stricter line" },
    { command: "lamplighter cadence --root ../deployments --mapping pointers.yaml", does: "another repository, without an estate" },
  ],
  exitCodes: { 0: "nothing that is enforced was found", 1: "an enforced threshold found something, or cannot be told" },
  insteadOfEstate: "mapping",
});

export type CadenceOptions = ValuesOf<typeof cadence>;
