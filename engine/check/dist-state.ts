import type { Finding } from "../../constructs/contract/index.ts";
import type { HandEdit } from "../dist/hand-edit.ts";
import { folderOf } from "../dist/layout.ts";
import type { PlannedWrite, PublicationPlan } from "../dist/plan.ts";
import type { CheckRule } from "./rule.ts";

const OUT_OF_DATE: CheckRule = {
  rule: "dist-out-of-date",
  severity: "error",
  layer: "both",
  why: "the reconcilers apply what is committed, and that is not what the sources say",
  fix: "run lamplighter synth and commit dist",
};

const EDITED_BY_HAND: CheckRule = {
  rule: "dist-edited-by-hand",
  severity: "error",
  layer: "both",
  why: "the next synth undoes the edit, and until then git says one thing and the sources another",
  fix: "make the change in the chart or the environment, and run lamplighter synth",
};

const FOREIGN_FILE: CheckRule = {
  rule: "dist-foreign-file",
  severity: "warning",
  layer: "both",
  why: "the reconcilers apply every manifest they find, and nobody reviews this one's source",
  fix: "move it into a chart, or run lamplighter synth --prune-foreign",
};

export const DIST_RULES: readonly CheckRule[] = [OUT_OF_DATE, EDITED_BY_HAND, FOREIGN_FILE];

/** What is wrong with dist as it is committed, told file by file: edited by hand, out of date, not ours. */
export function findDistFaults(plan: PublicationPlan): Finding[] {
  return [
    ...[...plan.writes, ...plan.checksumFiles].map((write) => (write.kind === "restored" ? handEdit(write) : outOfDate(write))),
    ...plan.removals.map(({ path }) => found(OUT_OF_DATE, path, "is no longer rendered")),
    ...plan.unrendered.map((path) => found(EDITED_BY_HAND, path, "is not what was published", OUT_OF_DATE.fix)),
    ...plan.keptEdits.map((path) => found(EDITED_BY_HAND, path, "is no longer rendered, but was edited since it was", "move what you need into a chart, and run lamplighter synth --prune-foreign")),
    ...[...plan.foreign, ...plan.obstacles].map((path) => found(FOREIGN_FILE, path, "was not written by lamplighter")),
  ];
}

function outOfDate({ kind, path }: PlannedWrite): Finding {
  return found(OUT_OF_DATE, path, kind === "created" ? "is missing" : "differs from what the sources render to");
}

const DONE: Readonly<Record<HandEdit["cause"], string>> = {
  deleted: "was deleted by hand",
  edited: "was edited by hand",
  "line endings": "has other line endings than it was written with",
  "line order": "has its lines in another order",
};

function handEdit({ path, edit = { cause: "edited" } }: PlannedWrite): Finding {
  const what = `${DONE[edit.cause]}${edit.line === undefined ? "" : ` at line ${edit.line}`}`;
  return found(EDITED_BY_HAND, path, what, edit.cause === "line endings" ? "let .gitattributes say `dist/** -text`, and run lamplighter synth" : undefined);
}

function found(rule: CheckRule, path: string, what: string, fix = rule.fix): Finding {
  const slash = path.indexOf("/");
  const folder = folderOf(path.slice(slash + 1));
  return {
    ...rule,
    layer: folder.startsWith("building/") ? "building" : "lights",
    environment: path.slice(0, Math.max(slash, 0)),
    part: folder.slice(folder.indexOf("/") + 1),
    path: `dist/${path}`,
    what,
    fix,
  };
}
