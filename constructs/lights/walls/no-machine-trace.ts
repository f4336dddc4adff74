import { quoted } from "../../contract/index.ts";
import { strings } from "./wall.ts";
import type { Wall } from "./wall.ts";

const HOME = /(?:^|[\s"'=:,]|file:\/\/)(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[\w.-]+[/\\]/;
/** What is content in a file, and a trace of the run in a setting: the home of root, who is at home in many containers too, and the forms of a Date. */
const IN_SETTING = /(?:^|["'=:,]|file:\/\/)\/root\/[\w.-]+|\b20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)|\b[A-Z][a-z]{2},? (?:[A-Z][a-z]{2} \d\d|\d\d [A-Z][a-z]{2}) 20\d\d [0-2]\d:[0-5]\d:[0-5]\d GMT/;

export const noMachineTrace: Wall = {
  rule: "no-machine-trace",
  readsTexts: true,
  why: "dist is a function of its inputs: a path of the machine or the time of the run makes every synth differ, and reviewers stop reading",
  fix: "derive the value from the environment or the release; a fixed date belongs in a ConfigMap file that says so",
  limits: "it knows paths below /home, /Users and C:\\Users in every field but where a volume is mounted and where a container works; and in metadata, environment, arguments and commands paths below /root and times as a Date writes them. It does not know dates in the content of a ConfigMap, a time as a number, the name of the machine, or a folder elsewhere, for nothing tells them from data",
  inspect({ manifest }) {
    const breaches = [];
    for (const { field, text } of strings(manifest)) {
      if (isPathInContainer(field)) continue;
      const match = HOME.exec(text) ?? (isSetting(field) ? IN_SETTING.exec(text) : null);
      if (match !== null) breaches.push({ field, what: `${quoted(text)} holds ${quoted(match[0].trim())}, which only the machine or the moment of the run can tell` });
    }
    return breaches;
  },
};

function isSetting(field: string): boolean {
  return /(?:^|\.)metadata\.|\.env\[|\.args\[|\.command\[/.test(field);
}

function isPathInContainer(field: string): boolean {
  return /\.(?:mountPath|workingDir)$/.test(field);
}
