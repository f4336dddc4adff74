import type { Finding } from "../../constructs/contract/index.ts";
import type { HandEdit } from "../dist/hand-edit.ts";
import type { PlannedWrite, PublicationPlan } from "../dist/plan.ts";
import { folderOf } from "../synth/desired.ts";

/** What is wrong with dist as it is committed, told file by file: edited by hand, out of date, not ours. */
export function findDistFaults(plan: PublicationPlan): Finding[] {
  return [
    ...[...plan.writes, ...plan.checksumFiles].map((write) => locate(write.path, write.kind === "restored" ? handEdit(write) : outOfDate(write))),
    ...plan.removals.map(({ path }) => locate(path, { rule: "dist-out-of-date", severity: "error", what: "is no longer rendered", why: STALE, fix: SYNTH })),
    ...plan.unrendered.map((path) => locate(path, { rule: "dist-edited-by-hand", severity: "error", what: "is not what was published", why: EDITED, fix: SYNTH })),
    ...plan.keptEdits.map((path) => locate(path, { rule: "dist-edited-by-hand", severity: "error", what: "is no longer rendered, but was edited since it was", why: EDITED, fix: "move what you need into a chart, and run lamplighter synth --prune-foreign" })),
    ...[...plan.foreign, ...plan.obstacles].map((path) => locate(path, { rule: "dist-foreign-file", severity: "warning", what: "was not written by lamplighter", why: "the reconcilers apply every manifest they find, and nobody reviews this one's source", fix: "move it into a chart, or run lamplighter synth --prune-foreign" })),
  ];
}

const STALE = "the reconcilers apply what is committed, and that is not what the sources say";
const EDITED = "the next synth undoes the edit, and until then git says one thing and the sources another";
const SYNTH = "run lamplighter synth and commit dist";

type Fault = Pick<Finding, "rule" | "severity" | "what" | "why" | "fix">;

function outOfDate({ kind }: PlannedWrite): Fault {
  return { rule: "dist-out-of-date", severity: "error", what: kind === "created" ? "is missing" : "differs from what the sources render to", why: STALE, fix: SYNTH };
}

const DONE: Readonly<Record<HandEdit["cause"], string>> = {
  deleted: "was deleted by hand",
  edited: "was edited by hand",
  "line endings": "has other line endings than it was written with",
  "line order": "has its lines in another order",
};

function handEdit({ edit = { cause: "edited" } }: PlannedWrite): Fault {
  const fix = edit.cause === "line endings" ? "let .gitattributes say `dist/** -text`, and run lamplighter synth" : "make the change in the chart or the environment, and run lamplighter synth";
  return { rule: "dist-edited-by-hand", severity: "error", what: `${DONE[edit.cause]}${edit.line === undefined ? "" : ` at line ${edit.line}`}`, why: EDITED, fix };
}

function locate(path: string, fault: Fault): Finding {
  const slash = path.indexOf("/");
  const below = path.slice(slash + 1);
  const folder = folderOf(below);
  return { ...fault, layer: folder.startsWith("building/") ? "building" : "lights", environment: path.slice(0, Math.max(slash, 0)), part: folder.slice(folder.indexOf("/") + 1), path: `dist/${path}` };
}
