import { quoted } from "../../contract/index.ts";
import { strings } from "./wall.ts";
import type { Wall } from "./wall.ts";

const HOME = /(?:^|[\s"'=:,])(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[\w.-]+[/\\]/;
const TIMESTAMP = /\b20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/;

export const noMachineTrace: Wall = {
  rule: "no-machine-trace",
  readsTexts: true,
  why: "dist is a function of its inputs: a path of the machine or the time of the run makes every synth differ, and reviewers stop reading",
  fix: "derive the value from the environment or the release; a fixed date belongs in a ConfigMap file that says so",
  inspect({ manifest }) {
    const breaches = [];
    for (const { field, text } of strings(manifest)) {
      const match = HOME.exec(text) ?? (isClockField(field) ? TIMESTAMP.exec(text) : null);
      if (match !== null) breaches.push({ field, what: `${quoted(text)} holds ${quoted(match[0].trim())}, which only the machine or the moment of the run can tell` });
    }
    return breaches;
  },
};

/** Dates are data in files and messages; in metadata, environment and arguments they are the clock. */
function isClockField(field: string): boolean {
  return /(?:^|\.)metadata\.|\.env\[|\.args\[|\.command\[/.test(field);
}
